/** The inverse of `printable()`, written from its law alone, and hostile material to try it with. */
const token = /<U\+([0-9A-F]{4,6})(?: x(\d+))?>/g;

export const decode = (shown: string): string =>
  shown.replace(token, (_, hex: string, count: string | undefined) =>
    String.fromCodePoint(Number.parseInt(hex, 16)).repeat(Number(count ?? 1)),
  );

/** Small, fast and repeatable (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Inclusive ranges of code points, each with the trick it stands for. */
const ranges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0x20, 0x7e],
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x2060, 0x206f],
  [0xe0000, 0xe007f],
  [0xfe00, 0xfe0f],
  [0x0300, 0x036f],
  [0x0400, 0x04ff],
  [0x0370, 0x03ff],
  [0x0590, 0x06ff],
  [0x0900, 0x0d7f],
  [0x0e00, 0x0e7f],
  [0x1100, 0x11ff],
  [0x1f1e6, 0x1f1ff],
  [0x1f300, 0x1f6ff],
  [0x3000, 0x30ff],
  [0x4e00, 0x4eff],
  [0xac00, 0xacff],
  [0xd800, 0xdfff],
  [0xff00, 0xffef],
  [0x1d400, 0x1d7ff],
  [0x0000, 0x10ffff],
];

const phrases: readonly string[] = [
  '<U+',
  '<U+202E>',
  '<U+0020 x212>',
  '<U+003C>U+',
  '<',
  'U+',
  ' x3>',
  '>',
  ' '.repeat(8),
  ' '.repeat(7),
  '\n\n\n',
  '\u001b[2K',
  '\u001b]52;c;AAAA\u0007',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'a\u0301\u0301\u0301\u0301',
  '\u0915\u094d\u0937\u093f',
  'paypal',
  '\u0430pple',
];

/** An endless supply of texts of up to about forty characters. */
export function material(seed: number): () => string {
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const piece = (): string => {
    if (next() < 0.3) return phrases[below(phrases.length)] ?? '';
    const [low, high] = ranges[below(ranges.length)] ?? [0, 0];
    const char = String.fromCodePoint(low + below(high - low + 1));
    return next() < 0.1 ? char.repeat(1 + below(10)) : char;
  };
  return () => Array.from({ length: below(12) }, piece).join('');
}
