import type { RequestFrame } from '../protocol/frames.ts';
import { checkRequestFrame } from '../protocol/generated/validators.ts';

/** Containers within containers; no official frame comes near it. */
const maxDepth = 64;

/** Outcome of reading one text message. `id` is what an answer may refer to. */
export type ReadFrame =
  | { readonly kind: 'request'; readonly frame: RequestFrame }
  | { readonly kind: 'bad-frame'; readonly id: string; readonly because: string }
  | { readonly kind: 'not-json' };

/** Reads a message as a request. Text that is too deeply nested counts as no JSON: it is not even parsed. */
export function readFrame(text: string): ReadFrame {
  if (isTooDeep(text)) return { kind: 'not-json' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'not-json' };
  }
  const because = checkRequestFrame(value);
  if (because !== null) return { kind: 'bad-frame', id: idOf(value), because };
  return { kind: 'request', frame: value as RequestFrame }; // checked by the line above
}

function idOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return 'invalid';
  const { id } = value as { readonly id: unknown }; // it has the property, of whatever type
  return typeof id === 'string' && id !== '' ? id : 'invalid';
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const openBrace = 0x7b;
/** Both closing signs lie two above their opening ones in ASCII. */
const toClosing = 2;

/** Counts brackets outside strings; text shorter than the depth cannot reach it. */
function isTooDeep(text: string): boolean {
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
