import { RE2JS } from 're2js';

/** A pattern that somebody else wrote, on an engine whose time grows with the text alone, whatever the pattern. */
export interface LinearPattern {
  test(text: string): boolean;
  /** Every match replaced by `mark`, which is taken literally. */
  replaceAll(text: string, mark: string): string;
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: LinearPattern }
  /** One line that says what the engine cannot do. */
  | { readonly ok: false; readonly because: string };

const longestPattern = 1000;
/** `/…/i` as other programs write it; without slashes the text is the pattern. */
const delimited = /^\/(?<body>.+)\/(?<flags>[a-z]*)$/s;

/** Compiles a pattern. Back references and looking around have no linear-time form, and are refused. */
export function linearPattern(source: string): CompiledPattern {
  const { body = source, flags = '' } = delimited.exec(source)?.groups ?? {};
  if (source.length > longestPattern) return { ok: false, because: `is longer than ${longestPattern} characters` };
  const unknown = /[^gimsu]/.exec(flags)?.[0];
  if (unknown !== undefined) return { ok: false, because: `has the flag ${unknown}; only i, m and s are known` };
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(body), flagsOf(flags));
    return { ok: true, pattern: patternOver(compiled) };
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('RE2JS')) throw error;
    return { ok: false, because: error.message.replace(/^error parsing regexp: /, '') };
  }
}

const flagsOf = (flags: string): number =>
  (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
  (flags.includes('m') ? RE2JS.MULTILINE : 0) |
  (flags.includes('s') ? RE2JS.DOTALL : 0);

const patternOver = (compiled: RE2JS): LinearPattern => ({
  test: (text) => compiled.matcher(text).find(),
  replaceAll: (text, mark) => compiled.matcher(text).replaceAll(() => mark),
});
