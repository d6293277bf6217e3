/** Where a text may be parted, the best first: between paragraphs, lines, sentences, words. */
const seams = [/\n\s*\n/g, /\n/g, /(?<=[.!?…])\s/g, /\s/g];

/**
 * A text as messages of at most so many UTF-16 units, in order. Parted at the best seam in the second half of what fits,
 * else between two signs; white space at a seam is dropped, everything else is kept. A blank text is no message.
 */
export function splitText(text: string, mostUnits: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > mostUnits) {
    const end = partAt(rest, mostUnits);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function partAt(text: string, mostUnits: number): number {
  const window = text.slice(mostUnits / 2, mostUnits + 1);
  for (const seam of seams) {
    const last = [...window.matchAll(seam)].at(-1);
    if (last !== undefined) return mostUnits / 2 + last.index;
  }
  // Not between the two halves of a sign, nor before what joins itself to the sign in front of it.
  const signs = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text.slice(0, mostUnits + 2));
  const start = signs.containing(mostUnits)?.index ?? mostUnits;
  return start > mostUnits / 2 ? start : mostUnits - (/[\uD800-\uDBFF]/.test(text.charAt(mostUnits - 1)) ? 1 : 0);
}
