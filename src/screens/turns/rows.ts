import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { approvalCode } from '../approvals/name.ts';
import { age, plural } from '../format.ts';
import { type ConsoleState, queueRows, runningTurns, serverNow } from '../state.ts';
import type { Turn } from './turn.ts';

/** Cells of the table of running turns, already safe. */
export const turnTable = (state: ConsoleState): readonly Readonly<Record<string, Safe>>[] =>
  runningTurns(state).map((turn) => ({
    session: printable(turn.session, { as: 'command' }),
    'last message': turn.sinceMs === null ? own('-') : safe`${age(serverNow(state) - turn.sinceMs)} ago`,
    'waits for': waitsFor(state, turn),
  }));

function waitsFor(state: ConsoleState, { session, waiting }: Turn): Safe {
  const asked = queueRows(state).find(({ gone, facts }) => gone === null && facts.session === session);
  const what = asked === undefined ? own('the model or a tool') : safe`your answer to ${approvalCode(asked)}`;
  return waiting === 0 ? what : safe`${what}; ${plural(waiting, own('message'), own('messages'))} behind it`;
}
