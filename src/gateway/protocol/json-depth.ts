/** Containers within containers; no official frame comes near it. */
const maxDepth = 64;

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const openBrace = 0x7b;
/** Both closing signs lie two above their opening ones in ASCII. */
const toClosing = 2;

/**
 * Whether JSON text nests deeper than either side reads. Counts brackets outside strings, so that nothing is parsed, and
 * nothing recursive is ever handed such a value; text shorter than the depth cannot reach it.
 */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * maxDepth) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === quote) inString = !inString;
    else if (inString) i += unit === backslash ? 1 : 0;
    else if (unit === openBracket || unit === openBrace) depth += 1;
    else if (unit === openBracket + toClosing || unit === openBrace + toClosing) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}
