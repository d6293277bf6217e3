import { contextShapes } from './context-shapes.ts';
import { placeholder, placeholderSource } from './placeholder.ts';
import { firstMark } from './prefilter.ts';
import { endOfQuoted } from './quoted.ts';
import { tokenShapes } from './token-shapes.ts';

/**
 * The shape net: takes out of a text whatever has the form of a secret, or stands where one stands. It knows no secret by
 * its value (`logs/known-secrets.ts` does) and reads nothing but the text, so that everybody may use it.
 */

/** All shapes as one pattern: context first, since a name says more than a form. */
const net = new RegExp(
  [...contextShapes.map(({ source }) => source), ...tokenShapes.map(({ source }) => `(?<secret>${source})`)].join('|'),
  'g',
);

/** The longest that a shape may be before its mark: the opening line of a private key. */
const longestLead = 128;

/** Values that say something about a secret and are none. */
const harmless =
  /^(?:true|false|null|undefined|none|unset|set|missing|absent|empty|expired|required|invalid|mismatch|wrong|configured|revoked|rotated|unknown|refused|generated|yes|no|ok|\$\{\w+\}|\d{1,5})?[.)\]}]{0,2}$/i;
const longestHarmless = 32;

const placed = new RegExp(placeholderSource, 'y');

/** The text with every secret-looking part replaced by its placeholder. Redacting twice gives the same as once. */
export function redact(text: string, mask: Mask = placeholder): string {
  const found = firstMark(text);
  return found === -1 ? text : redactFrom(text, Math.max(0, found - longestLead), mask);
}

/** What stands in the place of the part of a text that a shape has caught. */
export type Mask = (caught: string) => string;

/** The same without the prefilter: every sign from `start` on is tried. */
export function redactFrom(text: string, start: number, mask: Mask = placeholder): string {
  let result = '';
  let copied = 0;
  net.lastIndex = start;
  for (let match = net.exec(text); match !== null; match = net.exec(text)) {
    const { secret, quote } = match.groups ?? {};
    const end = match.index + match[0].length;
    const from = end - (secret?.length ?? 0);
    const to = quote === undefined ? end : endOfQuoted(text, end, quote);
    const already = endOfPlaceholder(text, from);
    net.lastIndex = Math.max(to, already, match.index + 1);
    if (already >= to || isHarmless(text, from, to)) continue;
    result += text.slice(copied, from) + mask(text.slice(from, to));
    copied = to;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

const isHarmless = (text: string, from: number, to: number): boolean =>
  to - from <= longestHarmless && harmless.test(text.slice(from, to));

function endOfPlaceholder(text: string, from: number): number {
  placed.lastIndex = from;
  return placed.test(text) ? placed.lastIndex : from;
}
