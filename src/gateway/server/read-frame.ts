import type { RequestFrame } from '../protocol/frames.ts';
import { checkRequestFrame } from '../protocol/generated/validators.ts';
import { isTooDeep } from '../protocol/json-depth.ts';

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
