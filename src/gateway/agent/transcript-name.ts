import { createHash } from 'node:crypto';
import { mainSessionOf, sessionKeysOf } from './session-key.ts';

/** Readable where the key is, unique always: two keys never share a file, but for the name that a file itself gives to one. */
export function transcriptName(sessionKey: string): string {
  const nameless = namelessForm.exec(sessionKey)?.[1];
  if (nameless !== undefined) return nameless;
  const readable = sessionKey
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${readable}-${createHash('sha256').update(sessionKey).digest('hex').slice(0, 16)}`;
}

/** What a file is called whose key nobody can tell any more. No turn has such a key. */
const namelessForm = /^agent:[a-z0-9_-]{1,64}:file:([a-z0-9-]{0,40}-[0-9a-f]{16})$/;

/** The file of a transcript, without its ending. */
export const transcriptForm = /^[a-z0-9-]{0,40}-[0-9a-f]{16}$/;

/** A transcript's first line: whose it is. As it lies in the file itself, no crash can part the two. */
export const keyLine = (sessionKey: string): string => `${JSON.stringify({ session: sessionKey })}\n`;

/**
 * Whose conversation a file is, by how it begins. A line may say anything: a key counts where it gives the file's name. Files of
 * before that line are recognised by who speaks in them, and what is left is called by its name.
 */
export function keyOfTranscript(agentId: string, name: string, head: string): string {
  const isIts = (key: string): boolean => transcriptName(key) === name;
  const lines = head.split('\n').map(read);
  const told = lines[0]?.session;
  if (told !== undefined && isIts(told)) return told;
  if (isIts(mainSessionOf(agentId))) return mainSessionOf(agentId);
  const speakers = new Set(lines.flatMap((line) => line?.from ?? []).slice(0, mostSpeakers));
  const keys = [...speakers].flatMap((from) => {
    const [channel = '', accountId = '', ...sender] = from.split(':');
    return sessionKeysOf(agentId, { channel, accountId, senderId: sender.join(':') });
  });
  return keys.find(isIts) ?? `agent:${agentId}:file:${name}`;
}

/** Whoever speaks in a conversation of one sender is that sender. */
const mostSpeakers = 20;

function read(line: string): { readonly session?: string; readonly from?: string } | null {
  try {
    const { session, from } = JSON.parse(line);
    return {
      ...(typeof session === 'string' ? { session } : {}),
      ...(typeof from === 'string' ? { from } : {}),
    };
  } catch {
    return null; // torn, or cut off by the part that was read
  }
}
