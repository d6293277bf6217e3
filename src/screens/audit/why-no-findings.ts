import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { maySeeAudit, speaks } from '../ability.ts';
import { whyNoList } from '../list-lines.ts';
import type { ConsoleState } from '../state.ts';

/** Why there is no report at all, or null: connection, scope, and a gateway that has no audit. */
export function whyNoAudit({ snapshot }: ConsoleState): Safe | null {
  const { hello } = snapshot;
  const why = whyNoList(snapshot, maySeeAudit(hello) ? null : own('operator.read'));
  if (why !== null || speaks(hello, 'oc.audit.run')) return why;
  return hello?.isOurs
    ? own('This gateway has no audit yet. On its host:  oc security audit')
    : own(
        'This gateway tells nothing of an audit over the wire. On its host, type  openclaw security audit  or  oc security audit',
      );
}

/** What stands in the place of the list when it has no rows. */
export function whyNoFindings(state: ConsoleState): Safe {
  const { run, running, problem } = state.snapshot.audit;
  const why = whyNoAudit(state);
  if (why !== null) return why;
  if (running) return own('Running.');
  if (problem !== null) return safe`Not run: ${printable(problem)}. r runs it again.`;
  return run === null ? own('Not run yet: r runs it.') : own('Nothing was found.');
}
