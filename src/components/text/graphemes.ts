let segmenter: Intl.Segmenter | null = null;

/** What a reader takes for one sign each. The tables behind it cost ten milliseconds, so they wait for the first use. */
export function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
