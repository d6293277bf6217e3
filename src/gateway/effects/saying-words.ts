/** To these a word with two dashes in front is one like any other: they go on and run what stands on their standard input. */
export const takesAnyWord = 'tclsh wish erl';

const going: ReadonlySet<string> = new Set(takesAnyWord.split(' '));

/** Is a program asked for nothing but its version or its help? */
export const onlySays = (name: string, words: readonly { readonly text: string }[]): boolean =>
  words.length === 1 && /^--(version|help)$/.test(words[0]?.text ?? '') && !going.has(name);
