/** The first and the last half of a text that is longer than `most` UTF-16 units, and a word about what is left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = most >> 1;
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${left} characters left out …]\n${text.slice(-half)}`.toWellFormed();
}
