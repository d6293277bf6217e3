import { contextShapes } from './context-shapes.ts';
import { tokenShapes } from './token-shapes.ts';

/**
 * Whether a text can hold anything that the net catches. One look at each sign: the last three signs, as classes of 6 bits,
 * are an index into a table of marks. A pattern that tries every shape at every sign costs twenty times as much.
 */
const classBits = 6;
const table = new Uint8Array(1 << (3 * classBits));
const mask = table.length - 1;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digitClass = letters.length + 1;
const punctuation = '-_.:/= @';

/** Letters have a class each, digits share one, and everything that no mark names is 0. */
const classOf = new Uint8Array(128);
for (const [at, letter] of [...letters].entries()) classOf[letter.charCodeAt(0)] = at + 1;
for (const digit of '0123456789') classOf[digit.charCodeAt(0)] = digitClass;
for (const [at, sign] of [...punctuation].entries()) classOf[sign.charCodeAt(0)] = digitClass + 1 + at;

const spellings = (sign: string, anyCase: boolean): readonly string[] =>
  sign === '#' ? ['0'] : anyCase ? [...new Set([sign.toLowerCase(), sign.toUpperCase()])] : [sign];

for (const { marks, anyCase = false } of [...contextShapes, ...tokenShapes]) {
  for (const mark of marks) {
    const [first = [], second = [], third = []] = Array.from(mark, (sign) => spellings(sign, anyCase));
    for (const a of first) for (const b of second) for (const c of third) table[indexOf(a + b + c)] = 1;
  }
}

function indexOf(mark: string): number {
  return Array.from(mark).reduce((index, sign) => {
    const found = classOf[sign.charCodeAt(0)];
    if (!found) throw new Error(`the prefilter has no class for ${sign}`);
    return (index << classBits) | found;
  }, 0);
}

const colon = 0x3a;
const dot = 0x2e;
/** A bot's number before its colon, and the first part of a Discord token before its dot. */
const longNumber = 6;
const longRun = 24;

/** Index of the sign at which something was noticed first; -1 when there is nothing. */
export function firstMark(text: string): number {
  let recent = 0;
  let digits = 0;
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const kind = unit < 128 ? (classOf[unit] ?? 0) : 0;
    recent = ((recent << classBits) | kind) & mask;
    if (table[recent] === 1) return at;
    if (kind === 0 || kind > digitClass) {
      if ((unit === colon && digits >= longNumber) || (unit === dot && run >= longRun)) return at;
      digits = 0;
      // Tokens hold - and _ as well.
      if (kind === 0 || kind > digitClass + 2) run = 0;
      else run += 1;
    } else {
      digits = kind === digitClass ? digits + 1 : 0;
      run += 1;
    }
  }
  return -1;
}
