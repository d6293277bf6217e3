import { randomBytes } from 'node:crypto';
import type { ApprovalKind } from '../protocol/approvals.ts';

/** 128 random bits in the form of a UUID; a version number inside would take six of them away. */
export function mintId(kind: ApprovalKind): string {
  const hex = randomBytes(16).toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `${kind === 'plugin' ? 'plugin:' : ''}${parts.join('-')}`;
}
