/** A word of a shell's line that is taken as it is. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

export const chmod = (mode: '700' | '600', path: string): string => `chmod ${mode} ${quoted(path)}`;
