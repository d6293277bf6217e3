import { isChannelId } from '../protocol/channel-ids.ts';
import { OcError } from '../protocol/errors.ts';
import { sortAllowFrom } from './allow-from.ts';

/**
 * Why an entry `channel:id` can be nobody's although it is of that form: its id is none of the channel's stable ones. Null: it
 * may be somebody's. A channel of another version is not judged.
 */
export function whyNobodys(entry: string): string | null {
  const at = entry.indexOf(':');
  const channel = entry.slice(0, at);
  if (!isChannelId(channel)) return null;
  return sortAllowFrom(channel, [entry.slice(at + 1)]).inert[0]?.because ?? null;
}

/** Throws CONFIG_INVALID for the first of them that can be nobody's. */
export function requireOwners(entries: readonly string[]): void {
  for (const entry of entries) {
    const because = whyNobodys(entry);
    if (because === null) continue;
    throw new OcError('CONFIG_INVALID', `${JSON.stringify(entry)} would be nobody: ${because}; nothing was written`, [
      'The ids of those who wrote:  oc pairing list   or   oc explain',
    ]);
  }
}
