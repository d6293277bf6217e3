import { createHash } from 'node:crypto';
import type { Safe } from '../../components/text/printable.ts';

/**
 * The on-screen code of rule S5: it proves that somebody read to the end of THIS text in THIS window, and nothing more.
 * No sign looks like another, none is a key of the window (but `c` and `r`, which are off while a code is typed), and no two
 * neighbours are equal, so that a key that is held down can never spell it.
 */
export const codeAlphabet = '23456789acefhmprtwx';

export const plainLength = 3;
export const careLength = 5;

export interface CodeInput {
  /** Fresh random bytes for this opening of the window, as hex. */
  readonly nonce: string;
  readonly id: string;
  readonly decision: string;
  readonly digest: string;
}

export function onScreenCode(input: CodeInput, length: number): Safe {
  let code = '';
  for (let round = 0; code.length < length; round++) {
    for (const byte of digestBytes(input, round)) {
      // The last incomplete stretch of the byte would make the first signs more likely.
      if (byte >= 256 - (256 % codeAlphabet.length)) continue;
      const sign = codeAlphabet[byte % codeAlphabet.length] ?? '';
      if (!code.endsWith(sign)) code += sign;
      if (code.length === length) break;
    }
  }
  // why: made of the alphabet above alone.
  return code as Safe;
}

const digestBytes = ({ nonce, id, decision, digest }: CodeInput, round: number): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([nonce, id, decision, digest, round]))
    .digest();

/** The code that a stranger got: 8 signs without 0, O, 1 and I; typed in any case, spaces and dashes do not matter. */
const theirs = /^[A-HJ-NP-Z2-9]{8}$/;

export function theirCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  return theirs.test(code) ? code : null;
}
