/**
 * Letters and signs that a reader takes for an ASCII one. Not the whole of Unicode's confusables: those that look the same
 * in terminal fonts. Each row: the ASCII sign, then what imitates it.
 */
const rows: readonly (readonly [string, string])[] = [
  ['a', 'аɑα'],
  ['b', 'ЬƄᏏ'],
  ['c', 'сϲᴄⲥ'],
  ['d', 'ԁᏧ'],
  ['e', 'еҽ℮'],
  ['f', 'ẝքϝ'],
  ['g', 'ɡցᶃ'],
  ['h', 'һհᏂ'],
  ['i', 'іɩιᎥӏ'],
  ['j', 'јϳյ'],
  ['k', 'кᴋκ'],
  ['l', 'ӏǀוןاⲒΙІ'],
  ['m', 'м'],
  ['n', 'ոռηпᴨ'],
  ['o', 'оοօσᴏⲟഠ၀ঃ०੦૦௦౦೦൦๐໐'],
  ['p', 'рρϱⲣ'],
  ['q', 'ԛզգ'],
  ['r', 'гᴦⲅꮁ'],
  ['s', 'ѕƽꜱꮪ'],
  ['t', 'тτᴛ'],
  ['u', 'υսʋᴜꞟ'],
  ['v', 'ѵνᴠט'],
  ['w', 'ѡԝաᴡ'],
  ['x', 'хχ᙮ⅹ'],
  ['y', 'уүγყʏ'],
  ['z', 'ᴢꮓ'],
  ['A', 'АΑᎪᗅ'],
  ['B', 'ВΒᏴᗷ'],
  ['C', 'СϹᏟⲤ'],
  ['D', 'ᎠᗞᗪԀ'],
  ['E', 'ЕΕᎬⴹ'],
  ['F', 'ϜᖴԲ'],
  ['G', 'ԌᏀᏳ'],
  ['H', 'НΗᎻᕼⲎ'],
  ['I', 'ІΙӀⲒ'],
  ['J', 'ЈᎫᒍͿ'],
  ['K', 'КΚᏦⲔ'],
  ['L', 'ᏞᒪԼ'],
  ['M', 'МΜᎷⲘϺ'],
  ['N', 'ΝⲚ'],
  ['O', 'ОΟՕⲞ'],
  ['P', 'РΡᏢᑭⲢ'],
  ['Q', 'ԚⵕႳ'],
  ['R', 'ᎡᏒᖇ'],
  ['S', 'ЅՏᏕᏚ'],
  ['T', 'ТΤᎢⲦ'],
  ['U', 'ՍሀᑌႮ'],
  ['V', 'ѴᏙᐯ'],
  ['W', 'ᎳᏔԜ'],
  ['X', 'ХΧⲬⵝ'],
  ['Y', 'ҮΥⲨУ'],
  ['Z', 'ΖᏃ'],
  ['0', 'Ѳ'],
  ['3', 'ЗӠƷ'],
  ['4', 'Ꮞ'],
  ['6', 'бᏮ'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\u02d7\u06d4ー'],
  ['/', '\u2044\u2215\u2571\u29f8\u3033\u30ce'],
  ['\\', '\u2216\u29f5\u29f9\u3035'],
  ["'", '\u2018\u2019\u201a\u201b\u2032\u2035\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u055a\u05f3\ua78c'],
  ['"', '\u201c\u201d\u201e\u201f\u2033\u2036\u02ba\u02ee\u05f4'],
  ['`', '\u02cb\u1fef'],
  ['<', '\u2039\u02c2\u276e\u1438\u16b2\u3008\u27e8'],
  ['>', '\u203a\u02c3\u276f\u1433\u3009\u27e9'],
  [':', '\u02d0\u02f8\u0589\u05c3\u2236\ua789'],
  [';', '\u037e'],
  ['.', '\u2024\u06d4\ua4f8'],
  [',', '\ua4f9\u02cf'],
  ['!', '\u01c3\u2d51'],
  ['?', '\u0294\u097d'],
  ['|', '\u01c0\u2223\u23a2\u2502\u2758'],
  ['*', '\u204e\u2217\u066d'],
  ['&', '\ua778'],
  ['~', '\u02dc\u223c\u301c'],
  ['^', '\u02c4\u02c6'],
  ['_', '\u02cd'],
  ['=', '\u2e40\u30a0\ua78a'],
  ['#', '\u266f'],
];

const imitated: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([ascii, signs]) => [...signs].map((sign) => [sign, ascii] as const)),
);

const printableAscii = /[!-~]/;

/** The ASCII sign that this character is taken for, or null. Covers full-width and mathematical forms by their decomposition. */
export function imitates(char: string): string | null {
  const listed = imitated.get(char);
  if (listed !== undefined) return listed;
  const plain = char.normalize('NFKD');
  return plain !== char.normalize('NFD') && printableAscii.test(plain) ? plain : null;
}
