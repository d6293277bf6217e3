import { mustEscape } from './code-point.ts';

const plain = /^[ -~\n]*$/;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

function escapeChar(char: string): string {
  if (char === '\n' || !mustEscape(char)) return char;
  return Array.from({ length: char.length }, (_, at) => unit(char.charCodeAt(at))).join('');
}

/**
 * JSON that can be printed on a terminal: every character that `printable()` always replaces is written as a `\u` escape,
 * so the values stay exact. `indent` as in JSON.stringify. Throws TypeError for what JSON cannot hold.
 */
export function jsonSafe(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  // Outside its strings JSON has nothing but ASCII, so that escaping the whole text escapes the strings alone.
  return plain.test(text) ? text : Array.from(text, escapeChar).join('');
}
