import type { TextRange } from '../channel.ts';

interface Run extends TextRange {
  /** How many backticks count when it opens: an escaped one does not. */
  readonly ticks: number;
}

/** Addresses as they stand, in angle brackets, and behind a text in square brackets, which is then a part of the link. */
const links = /\[[^[\]\n]{0,1000}\]\([^()\s]{1,2000}(?: [^()\n]{0,200})?\)|[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>]+/gi;
const fence = 3;

/**
 * Where in a text of Discord nobody is spoken to: code, links and quotes. Spoilers and emphasis are text. Where Discord's own
 * reading is in doubt a range is rather too long. Takes time in proportion to the text.
 */
export function markdownAsides(text: string): readonly TextRange[] {
  const found = [...code(text), ...quotes(text), ...matches(text, links)];
  return joined(found.toSorted((one, other) => one.start - other.start));
}

const matches = (text: string, pattern: RegExp): readonly TextRange[] =>
  [...text.matchAll(pattern)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }));

/** A run of backticks opens code that ends with the next run of the same length; three or more are one fence. */
function code(text: string): readonly TextRange[] {
  const runs = matches(text, /`+/g).map((run) => opening(text, run));
  const closes = closings(runs);
  const found: TextRange[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const [run, closing] = [runs[at], closes[at] ?? null];
    const last = closing === null ? undefined : runs[closing];
    if (run === undefined || closing === null || last === undefined) continue;
    found.push({ start: run.start, end: last.end });
    at = closing;
  }
  return found;
}

function opening(text: string, { start, end }: TextRange): Run {
  const isEscaped = /(?<!\\)(?:\\\\){0,50}\\$/.test(text.slice(Math.max(0, start - 102), start));
  return { start, end, ticks: Math.min(fence, end - start - (isEscaped ? 1 : 0)) };
}

/** For each run the place of the one that closes it, or null. In a closing run an escape is text. */
function closings(runs: readonly Run[]): readonly (number | null)[] {
  const next = new Map<number, number>();
  return runs
    .map((run, at) => ({ run, at }))
    .toReversed()
    .map(({ run, at }) => {
      const closing = next.get(run.ticks) ?? null;
      next.set(Math.min(fence, run.end - run.start), at);
      return closing;
    })
    .toReversed();
}

/** Lines that begin with `> `, and everything behind a line's `>>> `. */
function quotes(text: string): readonly TextRange[] {
  const rest = /^ *>>> /m.exec(text);
  const lines = matches(text, /^ *> .*$/gm);
  return rest === null ? lines : [...lines, { start: rest.index, end: text.length }];
}

function joined(ranges: readonly TextRange[]): readonly TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}
