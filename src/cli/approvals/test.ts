import type { Gateway } from '../../gateway/client/link.ts';
import type { CliContext } from '../command.ts';

/** What nobody runs: the request is made by this command, which does nothing with the answer but print it. */
const practice = {
  command: 'echo "a practice request: nothing is run, whatever you decide"',
  commandArgv: ['echo', 'a practice request: nothing is run, whatever you decide'],
  warningText: 'made by  oc approvals test',
};

/** Time for the answer to arrive after the gateway's own time is over, in milliseconds. */
const graceMs = 10_000;

/** Asks for something harmless and prints what was decided, so that one can practise. */
export async function practise({ out }: CliContext, gateway: Gateway): Promise<void> {
  const { timeoutMs } = await gateway.request('oc.approval.list', {});
  if (!out.json) {
    out.say('A practice request waits. In another terminal:');
    out.say('  oc tui     or  oc approvals list');
  }
  const verdict = await gateway.request('exec.approval.request', practice, { timeoutMs: timeoutMs + graceMs });
  const { entries } = await gateway.request('oc.approval.history', { limit: 200 });
  const by = entries.find(({ id }) => id === verdict.id)?.resolvedBy ?? null;
  out.result('oc.approvals.test/1', { ...verdict, resolvedBy: by }, () => {
    if (verdict.decision === null)
      out.say(`Nobody decided (${verdict.terminalReason ?? 'no reason given'}): that is a no.`);
    else
      out.say(`${verdict.decision === 'deny' ? 'Denied' : 'Allowed once'} by ${by ?? 'the gateway'}. Nothing was run.`);
  });
}
