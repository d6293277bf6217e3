import type { CliContext } from './command.ts';
import { sandboxContext } from './sandbox-context.ts';

/** Makes a real container with every flag, and stops at the first that this machine does not honour. Exit 1 then. */
export async function doctorDocker(context: CliContext): Promise<void> {
  const { out } = context;
  const { checkDocker } = await import('../gateway/sandbox/check-docker.ts');
  const { client, settings, places } = sandboxContext(context);
  const steps = await checkDocker(client, { ...settings, workspaceAccess: 'none' }, places);
  const failed = steps.find(({ because }) => because !== null);
  out.result('oc.doctor.docker/1', { ok: failed === undefined, steps }, () => {
    for (const { what, because, hints } of steps) {
      out.say({ text: because === null ? 'ok' : 'FAILS', width: 7 }, what);
      if (because !== null) out.say({ text: '', width: 7 }, because);
      for (const hint of hints) out.say({ text: '', width: 7 }, hint);
    }
    if (failed === undefined) out.say('The sandbox works here.');
  });
  if (failed !== undefined) out.exit(1);
}
