import type { TextRange } from '../channel.ts';
import { fieldsOf } from '../fields.ts';

export interface WrittenText {
  /** What was written, with Slack's three escapes undone; its own signs (`<@U…>`, `<https://…|…>`) stand as they came. */
  readonly text: string;
  readonly asides: readonly TextRange[];
  /** Where the bot is named outside of code, links and quotes. */
  readonly naming: readonly TextRange[];
}

/**
 * What is said to nobody, and what may name somebody. A block of code without an end goes on to the end of the text, and a sign
 * to that of its line: a `<` that somebody typed comes escaped.
 */
const marks =
  /```[\s\S]*?(?:```|(?![\s\S]))|^[ \t]*&gt;&gt;&gt;[\s\S]*|^[ \t]*&gt;.*(?:\n[ \t]*&gt;(?!&gt;&gt;).*)*|`[^`\n]+`|<[^>\n]*>?/gm;

const plainMention = /^<@[A-Z0-9]+>$/;

export function readText(raw: string, botUserId: string): WrittenText {
  const asides: TextRange[] = [];
  let text = '';
  let read = 0;
  const naming: TextRange[] = [];
  for (const { 0: mark, index } of raw.matchAll(marks)) {
    text += unescaped(raw.slice(read, index));
    const start = text.length;
    text += unescaped(mark);
    read = index + mark.length;
    const isPerson = mark.startsWith('<@');
    if (isPerson && isMention(mark, botUserId)) naming.push({ start, end: text.length });
    // What stands behind the `|` of a sign is chosen by whoever wrote it.
    if (!isPerson || !plainMention.test(mark)) aside(asides, { start, end: text.length });
  }
  return { text: text + unescaped(raw.slice(read)), asides, naming };
}

/** Two that touch are one. */
function aside(asides: TextRange[], range: TextRange): void {
  const last = asides.at(-1);
  if (last?.end === range.start) asides[asides.length - 1] = { start: last.start, end: range.end };
  else asides.push(range);
}

const isMention = (mark: string, userId: string): boolean =>
  mark === `<@${userId}>` || (mark.startsWith(`<@${userId}|`) && mark.endsWith('>'));

const escapes: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const unescaped = (raw: string): string =>
  raw.includes('&') ? raw.replaceAll(/&(?:lt|gt|amp);/g, (sign) => escapes[sign] ?? sign) : raw;

/** Text as Slack shows it to people: nothing in it names, rings or links anything that only a sign of Slack's could. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Deeper than Slack nests, and more than one message holds. */
const deepest = 8;
const mostElements = 2000;

/**
 * Is somebody named in the blocks that Slack makes of what a person wrote, outside of code and quotes? Null where there are
 * none: other blocks are of programs.
 */
export function blocksName(blocks: unknown, userId: string): boolean | null {
  const written = listOf(blocks).filter((block) => fieldsOf(block)?.['type'] === 'rich_text');
  return written.length === 0 ? null : written.some((block) => elementNames(block, userId, deepest));
}

const spoken: ReadonlySet<unknown> = new Set(['rich_text', 'rich_text_section', 'rich_text_list']);

function elementNames(element: unknown, userId: string, depth: number): boolean {
  const { type, elements, user_id: named, style } = fieldsOf(element) ?? {};
  if (type === 'user') return named === userId && fieldsOf(style)?.['code'] !== true;
  if (!spoken.has(type) || depth === 0) return false;
  return listOf(elements).some((inner) => elementNames(inner, userId, depth - 1));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, mostElements) : []);
