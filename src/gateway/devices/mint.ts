import { randomBytes, randomUUID } from 'node:crypto';

const tokenBytes = 32;

/** What only chance decides about devices. */
export interface Mint {
  /** base64url of 32 random bytes. */
  readonly token: () => string;
  readonly requestId: () => string;
}

export const randomMint: Mint = {
  token: () => randomBytes(tokenBytes).toString('base64url'),
  requestId: () => randomUUID(),
};
