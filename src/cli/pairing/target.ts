import { OcError } from '../../gateway/protocol/errors.ts';
import type { PairingList, PairingRequestRow } from '../../gateway/protocol/pairing.ts';

/** The shortest prefix of an id that a person may type. */
const shortest = 3;
/** Signs of an id shown in lists; longer where two ids share them. */
const shown = 4;

/** The pending request whose id is, or starts with, what was typed. Null when none does; AMBIGUOUS_ID when several do. */
export function requestByPrefix(typed: string, pending: readonly PairingRequestRow[]): PairingRequestRow | null {
  if (typed.length < shortest) return null;
  const exact = pending.find((row) => row.requestId === typed);
  if (exact !== undefined) return exact;
  const hits = pending.filter((row) => row.requestId.startsWith(typed));
  if (hits.length > 1) throw ambiguous(typed, hits);
  return hits[0] ?? null;
}

export function ambiguous(typed: string, hits: readonly PairingRequestRow[]): OcError {
  const candidates = hits.map((row) => `${row.requestId}  ${row.channel}:${row.accountId}:${row.senderId}`);
  return new OcError(
    'AMBIGUOUS_ID',
    `"${typed}" fits ${hits.length} requests`,
    [...candidates, 'Use one more sign, or the full id.'],
    {
      candidates: hits.map((row) => row.requestId),
    },
  );
}

/** The shortest prefix of at least four signs that no other pending request shares. */
export function shortId(id: string, pending: PairingList['pending']): string {
  const others = pending.filter((row) => row.requestId !== id);
  for (let length = shown; length < id.length; length += 1) {
    const prefix = id.slice(0, length);
    if (!others.some((row) => row.requestId.startsWith(prefix))) return prefix;
  }
  return id;
}

export interface SenderArgument {
  readonly channel: string;
  readonly senderId: string;
}

/** `telegram 123` or `telegram:123`. */
export function senderArgument(first: string, second: string | undefined): SenderArgument {
  const colon = first.indexOf(':');
  const parts =
    second === undefined && colon > 0 ? [first.slice(0, colon), first.slice(colon + 1)] : [first, second ?? ''];
  const [channel = '', senderId = ''] = parts;
  if (channel !== '' && senderId !== '') return { channel, senderId };
  throw new OcError('USAGE', 'say whom:  CHANNEL SENDER  or  CHANNEL:SENDER', ['See  oc pairing list --approved']);
}
