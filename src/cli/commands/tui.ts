import { setFlagsFromString } from 'node:v8';
import { OcError } from '../../gateway/protocol/errors.ts';
import { version } from '../../gateway/protocol/version.ts';
import type { CliContext, Register } from '../command.ts';
import { linkTo } from '../door.ts';

/** The console on a running gateway. It never starts or stops one. */
export const register: Register = (program, context) => {
  program
    .command('tui')
    .description('the full-screen console')
    .option('--read-only', 'look, decide nothing')
    .action((flags: { readOnly?: boolean }) => tui(context, flags.readOnly === true));
};

/**
 * The engine lets memory grow to several times what is used, and a stream of lines makes it. Both settings are read at each
 * collection, so that they may be made in a running program; a console has time to collect more often.
 */
const thrift = ['--semi-space-growth-factor=1', '--heap-growing-percent=20'];

async function tui(context: CliContext, readOnly: boolean): Promise<void> {
  for (const flag of thrift) setFlagsFromString(flag);
  const { stdin } = context;
  const { stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) {
    const which = stdout.isTTY ? 'stdin' : 'stdout';
    throw new OcError('NO_TTY', `"oc tui" needs a terminal, and ${which} is not one`, [
      'For text use  oc status,  oc approvals list,  oc pairing list  or  oc logs -f',
    ]);
  }
  const link = await linkTo(context);
  const { runConsole } = await import('../../screens/console.tsx');
  context.out.exit(await runConsole({ link, readOnly, version, stdin, stdout, env: context.env }));
}
