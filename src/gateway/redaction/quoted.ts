const backslash = 0x5c;

/**
 * Where a quoted value ends: the index of the sign after its last one. `from` is the first sign after the opening quote,
 * `quote` the opening quote with the backslashes before it: `"`, or `\"` inside JSON that is written into a JSON string,
 * and so on. A quote inside the value stands behind more backslashes; one behind fewer ends the text around it.
 */
export function endOfQuoted(text: string, from: number, quote: string): number {
  const sign = quote.slice(-1);
  const depth = quote.length - 1;
  for (let at = text.indexOf(sign, from); at !== -1; at = text.indexOf(sign, at + 1)) {
    const run = backslashesBefore(text, at, from);
    // The value's own backslashes come doubled at each level, so that they fill whole periods before the closing quote.
    if (run < depth || run % (2 * (depth + 1)) === depth) return at - Math.min(run, depth);
  }
  return text.length;
}

function backslashesBefore(text: string, at: number, from: number): number {
  let run = 0;
  while (at - run > from && text.charCodeAt(at - run - 1) === backslash) run += 1;
  return run;
}
