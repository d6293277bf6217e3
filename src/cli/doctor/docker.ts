import type { CheckStep } from '../../gateway/sandbox/check-docker.ts';
import type { CliContext } from '../command.ts';
import type { Output } from '../output.ts';
import { sandboxContext } from '../sandbox-context.ts';

interface Checked {
  /** Whose sandbox it is. */
  readonly agents: readonly string[];
  readonly ok: boolean;
  readonly steps: readonly CheckStep[];
}

/** Makes a real container with every flag, as each agent gets it, and stops at the first that this machine does not honour. Exit 1 then. */
export async function doctorDocker(context: CliContext): Promise<void> {
  const { out } = context;
  const { checkDocker } = await import('../../gateway/sandbox/check-docker.ts');
  const { client, ofAgents, places } = sandboxContext(context);
  const checked: Checked[] = [];
  for (const { agents, settings } of ofAgents) {
    const steps = await checkDocker(client, { ...settings, workspaceAccess: 'none' }, places);
    checked.push({ agents, ok: steps.every(({ because }) => because === null), steps });
  }
  const failed = checked.filter(({ ok }) => !ok).flatMap(({ agents }) => agents);
  const steps = checked.flatMap((one) => one.steps);
  out.result('oc.doctor.docker/1', { ok: failed.length === 0, steps, sandboxes: checked }, () => {
    for (const one of checked) show(out, one, checked.length > 1);
    if (failed.length === 0) out.say('The sandbox works here.');
    else if (checked.length > 1) out.say(`No call runs in the sandbox of  ${failed.join(', ')}`);
  });
  if (failed.length > 0) out.exit(1);
}

function show(out: Output, { agents, steps }: Checked, isOneOfMany: boolean): void {
  if (isOneOfMany) out.say(`Agent  ${agents.join(', ')}`);
  for (const { what, because, hints } of steps) {
    out.say({ text: because === null ? 'ok' : 'FAILS', width: 7 }, what);
    if (because !== null) out.say({ text: '', width: 7 }, because);
    for (const hint of hints) out.say({ text: '', width: 7 }, hint);
  }
}
