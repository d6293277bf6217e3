import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Capital letters and digits without 0, O, 1 and I, as OpenClaw draws them. */
export const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const codeLength = 8;

/** A new pairing code: 8 characters of `codeAlphabet`, 40 bits. */
export const drawCode = (): string =>
  Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');

/** What a person may write for a code: surrounding ASCII blanks and lower case are forgiven, nothing else is. */
export function normaliseCode(input: string): string | null {
  const code = input.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const fits = code.length === codeLength && [...code].every((sign) => codeAlphabet.includes(sign));
  return fits ? code : null;
}

/** Compares without telling by time how much of the code was right. */
export const sameCode = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
