import { createHash } from 'node:crypto';
import type { ApprovalRow } from '../protocol/approvals.ts';
import type { End } from './approval.ts';

/**
 * The digest of a request: `sha256:` and the lower-case hex SHA-256 of the UTF-8 bytes of its canonical JSON. That is its row
 * in `oc.approval.list` without `digest`: id, kind, the whole request (command, argv, folder, names of variables, host, node,
 * agent, session, resolved path, scope, or title, description, detail, plugin, tool), who asked, what they call it, when it
 * was made and when it ends. Canonical: no white space, the members of every object in the order of their UTF-16 units.
 * A decision that names a digest decides about exactly this text, and a stored row that no longer gives its digest is denied.
 */
export const digestOf = (row: Omit<ApprovalRow, 'digest'>): string => hash(row);

/** Ties what became of a request to the request: a stored end that does not give its seal is worth nothing. */
export const sealOf = (digest: string, end: End): string => hash([digest, end]);

/** `sha256:` and the digest of a value's canonical JSON. */
export const hash = (value: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;

/** JSON that two equal values share, whatever order their members were written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (isObject(member) ? sorted(member) : member)) ?? 'null';
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without a prototype, so that a member called `__proto__` is one like any other. */
function sorted(value: object): object {
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) copy[name] = member;
  return copy;
}
