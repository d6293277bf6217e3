/** A shorter secret shows nothing of itself: seven signs of it would be too much of the whole. */
const endsShownFrom = 24;
const firstShown = 3;
const lastShown = 4;

/** Only these may stand in a placeholder: nothing that a quote, an escape or a terminal would read otherwise. */
const plainEnds = /^[\w.~+/=:-]*$/;

/** What stands in the place of a secret: `[redacted]`, or with both ends `[redacted sk-...x9Q2]` from 24 characters on. */
export function placeholder(secret: string): string {
  const first = secret.slice(0, firstShown);
  const last = secret.slice(-lastShown);
  const shown = secret.length >= endsShownFrom && plainEnds.test(first + last);
  return shown ? `[redacted ${first}...${last}]` : '[redacted]';
}

/** A whole placeholder, ours or the masks of other programs: what is redacted already is left as it is. */
export const placeholderSource = String.raw`\[redacted(?: [\w.~+/=:-]{3}\.\.\.[\w.~+/=:-]{4})?\]|\[secret\]|\*{3,8}|__OPENCLAW_REDACTED__`;
