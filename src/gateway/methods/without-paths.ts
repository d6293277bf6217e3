/**
 * Text of an error as every attached operator may read it: of an absolute path only the last name is left. The whole of
 * it is in the log, which belongs to the user of this machine.
 */
export const withoutPaths = (text: string | null): string | null => text?.replace(absolutePath, '$1') ?? null;

/** A path may hold blanks; it ends before a quote, a bracket or a comma, or where another word begins after a blank. */
const absolutePath = /(?<![\w.])~?(?:\/[^/\n"'`,;()]+)*\/([^\s/"'`,;()]+)/g;
