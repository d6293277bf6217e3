/** Longer than a person will read; nobody parses it either. UTF-16 units. */
const tooLong = 65_536;

/** Emoji are joined and coloured by marks that are hidden anywhere else. */
const emoji = /\p{Extended_Pictographic}\uFE0F?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u115f\u1160\u2800\u3164\uffa0]/;
const hiddenKinds =
  /[\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|(?! )\p{Zs}|\p{Variation_Selector}|\p{Default_Ignorable_Code_Point}/u;

/** Texts in a text that are followed at all: a parser takes its time over each. */
const tooMany = 256;

/** Whether it is too long, or has too many texts in it, to be parsed in the time that a call may take. */
export const isTooMuch = (text: string): boolean =>
  text.length > tooLong || text.split(/[$<>=]\(|`|\(\(/, tooMany + 1).length > tooMany;

/** The first character that makes a text other than it looks, with its place in UTF-16 units; null when it is readable. */
export function unreadablePart(text: string): { readonly text: string; readonly at: number } | null {
  if (text.length > tooLong) return { text: text.slice(tooLong, tooLong + 16), at: tooLong };
  // why: most texts are ASCII, and the classes below are dear
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return null;
  const looked = text.replace(emoji, (found) => 'x'.repeat(found.length));
  const places = [looked.search(hidden), looked.search(hiddenKinds)].filter((at) => at >= 0);
  if (places.length === 0) return null;
  const at = Math.min(...places);
  return { text: text.slice(at, at + 2).replace(/(?<=^[^\ud800-\udbff])./u, ''), at };
}
