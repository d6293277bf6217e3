import { createHash } from 'node:crypto';

/** The official formula: first 32 characters of base64url(SHA-256(channel NUL account NUL sender NUL ISO time)). */
const idFor = (channel: string, account: string, sender: string, createdAtMs: number): string =>
  createHash('sha256')
    .update([channel, account, sender, new Date(createdAtMs).toISOString()].join('\0'))
    .digest('base64url')
    .slice(0, 32);

/**
 * The id of a new request and the creation time it belongs to. The time is moved by a few milliseconds until the id
 * starts with three letters or digits, so that its short form can be typed as an argument (`-x1` would be a flag).
 */
export function mintRequestId(
  channel: string,
  account: string,
  sender: string,
  nowMs: number,
): { id: string; createdAtMs: number } {
  for (let createdAtMs = nowMs; ; createdAtMs += 1) {
    const id = idFor(channel, account, sender, createdAtMs);
    if (/^[A-Za-z0-9]{3}/.test(id)) return { id, createdAtMs };
  }
}
