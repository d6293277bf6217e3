/** Both ends of a text that is too long, with a word on what lies between. UTF-16 units; no pair is cut. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const head = text
    .slice(0, half)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const tail = text
    .slice(-half)
    .toWellFormed()
    .replace(/^\ufffd/, '');
  return `${head}\n[${text.length - head.length - tail.length} characters left out]\n${tail}`;
}
