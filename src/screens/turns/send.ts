import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import { plural } from '../format.ts';
import { failureOf } from '../outcomes.ts';
import { readTurns } from './read-turns.ts';

/** Stops every turn that runs when this is sent, and says what the gateway said of each. */
export async function sendStop(link: GatewayLink): Promise<Safe> {
  const turns = readTurns(await link.request('sessions.list', {}));
  if (turns.length === 0) return own('The gateway says that nothing runs.');
  const answers = await Promise.allSettled(
    turns.map(({ session }) => link.request('sessions.abort', { key: session })),
  );
  const stopped = answers.filter(({ status }) => status === 'fulfilled').length;
  const failed = answers.find((answer) => answer.status === 'rejected');
  const done = safe`Stopped ${plural(stopped, own('turn'), own('turns'))}.`;
  if (failed === undefined) return done;
  const why = failureOf(failed.reason).why;
  return safe`${done} ${turns.length - stopped} NOT stopped: ${why} See ${printable('oc sessions list')}.`;
}
