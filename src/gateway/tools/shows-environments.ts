/** Options of `ps` whose next word is their value. */
const takesValue = /^(-[A-Za-z]*[oOpCuUgGtsqk]|--(sort|format|[gG]roup|p?pid|sid|tty|[uU]ser))$/;

/** Does a text hold a call of `ps` that prints the environment of processes, as `ps auxe` and `ps -E` do? */
export function showsEnvironments(text: string): boolean {
  // Quotes and backslashes in a word change nothing of what it is.
  const calls = text.replace(/["'\\]/g, '').split(/[;&|\n(){}`<>]/);
  return calls.some((call) => {
    const words = call.trim().split(/\s+/);
    const at = words.findIndex((word) => /(^|\/)ps$/.test(word));
    return at !== -1 && printsThem(words.slice(at + 1));
  });
}

function printsThem(options: readonly string[]): boolean {
  return options.some((option, at) => {
    if (takesValue.test(options[at - 1] ?? '')) return false;
    return option.startsWith('-') ? /^-[A-Za-z]*E/.test(option) : /^[A-Za-z]*e[A-Za-z]*$/.test(option);
  });
}
