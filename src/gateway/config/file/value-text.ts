import json5 from 'json5';
import type { Writable } from './render-value.ts';

const tooLong = /(?<![\w."'])\d{16,}(?![\w."'])/;

/**
 * What a command line's text means for a key: JSON where it is JSON of the right kind; for a list also `a,b`, and
 * `[a,b]`, which is what a shell leaves of `"["a","b"]"`; else the text itself. Texts are never taken apart.
 */
export function parseValueText(text: string, takes: 'list' | 'text' | 'value'): Writable {
  if (takes === 'text') return unquoted(text);
  if (takes === 'list') return listValue(text);
  const value = exactJson(text);
  return value === undefined ? text : value;
}

/** A text in quotes of its own, as `'"word"'` in a shell gives it. */
function unquoted(text: string): Writable {
  const value = /^".*"$/s.test(text.trim()) ? exactJson(text) : undefined;
  return typeof value === 'string' ? value : text;
}

function listValue(text: string): Writable {
  const value = exactJson(text);
  if (Array.isArray(value) || value === null) return value;
  if (typeof value === 'string') return [value];
  const inner = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1] ?? text;
  const items = inner.split(',').map((item) => item.trim().replace(/^(["'])(.*)\1$/, '$2'));
  return items.filter((item) => item !== '');
}

/** undefined for what is no JSON5, and for numbers that would not be the same afterwards. */
function exactJson(text: string): Writable | undefined {
  if (tooLong.test(text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""'))) return undefined;
  try {
    // why: json5.parse gives exactly the values that Writable describes, but for NaN and Infinity, refused here
    const value = json5.parse<unknown>(text) as Writable;
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
  } catch {
    return undefined; // not JSON: the caller reads it as words
  }
}
