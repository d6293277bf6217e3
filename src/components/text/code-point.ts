/** What a single code point is, as far as showing it is concerned. Pure tables over the Unicode data of the runtime. */

/**
 * Never shown as it is: controls, format characters, separators, surrogates, private use, unassigned, default ignorable
 * (tags, variation selectors, joiners, fillers), every space but U+0020, enclosing marks.
 */
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Me}]|(?! )\p{Zs}/u;

/** Glyphs that are assigned, visible by category, and blank or stand-ins on the screen. */
const blank = /[\u2800\ufffc\u{1d159}\u{16fe4}]/u;

/**
 * Terminals disagree on how many cells these take or join to their neighbour: halves of flags, skin tones, and the letters
 * that attach to what FOLLOWS them (Grapheme_Cluster_Break=Prepend), which could swallow the first sign of a token of ours.
 */
const unsteady =
  /[\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u0d4e\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/u;

export const mark = /\p{M}/u;
export const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** True for a code point that is always replaced by its token, whatever stands around it. */
export const mustEscape = (char: string): boolean => hidden.test(char) || blank.test(char) || unsteady.test(char);

/** True for a code point that a reader would not see at all. */
export const isInvisible = (char: string): boolean => hidden.test(char) || blank.test(char);

/** `U+202E`: four to six upper-case hex digits. */
export const codePointName = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const names: Readonly<Record<string, string>> = {
  'U+0000': 'NULL',
  'U+0007': 'BELL',
  'U+0008': 'BACKSPACE',
  'U+0009': 'TAB',
  'U+000A': 'LINE FEED',
  'U+000B': 'VERTICAL TAB',
  'U+000D': 'CARRIAGE RETURN',
  'U+001B': 'ESCAPE',
  'U+007F': 'DELETE',
  'U+009B': 'CONTROL SEQUENCE INTRODUCER',
  'U+00A0': 'NO-BREAK SPACE',
  'U+00AD': 'SOFT HYPHEN',
  'U+034F': 'COMBINING GRAPHEME JOINER',
  'U+061C': 'ARABIC LETTER MARK',
  'U+115F': 'HANGUL CHOSEONG FILLER',
  'U+1160': 'HANGUL JUNGSEONG FILLER',
  'U+200B': 'ZERO WIDTH SPACE',
  'U+200C': 'ZERO WIDTH NON-JOINER',
  'U+200D': 'ZERO WIDTH JOINER',
  'U+200E': 'LEFT-TO-RIGHT MARK',
  'U+200F': 'RIGHT-TO-LEFT MARK',
  'U+2028': 'LINE SEPARATOR',
  'U+2029': 'PARAGRAPH SEPARATOR',
  'U+202A': 'LEFT-TO-RIGHT EMBEDDING',
  'U+202B': 'RIGHT-TO-LEFT EMBEDDING',
  'U+202C': 'POP DIRECTIONAL FORMATTING',
  'U+202D': 'LEFT-TO-RIGHT OVERRIDE',
  'U+202E': 'RIGHT-TO-LEFT OVERRIDE',
  'U+2060': 'WORD JOINER',
  'U+2066': 'LEFT-TO-RIGHT ISOLATE',
  'U+2067': 'RIGHT-TO-LEFT ISOLATE',
  'U+2068': 'FIRST STRONG ISOLATE',
  'U+2069': 'POP DIRECTIONAL ISOLATE',
  'U+2800': 'BRAILLE PATTERN BLANK',
  'U+3000': 'IDEOGRAPHIC SPACE',
  'U+3164': 'HANGUL FILLER',
  'U+FEFF': 'ZERO WIDTH NO-BREAK SPACE',
  'U+FFA0': 'HALFWIDTH HANGUL FILLER',
};

const kinds: readonly (readonly [RegExp, string])[] = [
  [/[\u{e0000}-\u{e007f}]/u, 'tag character'],
  [/\p{Variation_Selector}/u, 'variation selector'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Cs}/u, 'half of a character'],
  [/\p{Co}/u, 'private use character'],
  [/\p{Cn}/u, 'unassigned character'],
  [/\p{Z}/u, 'unusual space'],
  [/\p{M}/u, 'combining mark'],
];

/** `RIGHT-TO-LEFT OVERRIDE` where the name is well known, else what kind of character it is. */
export function describe(char: string): string {
  return names[codePointName(char)] ?? kinds.find(([pattern]) => pattern.test(char))?.[1] ?? 'hidden character';
}
