import { existsSync } from 'node:fs';
import { OcError } from '../gateway/protocol/errors.ts';
import type { CliContext } from './command.ts';

/** `oc` alone: what is here and the one next step. Never a wizard, never starts anything. */
export async function overview(context: CliContext): Promise<void> {
  const { out } = context;
  const paths = context.paths();
  const configured = existsSync(paths.configFile) || existsSync(paths.store);
  const running = await answers(context);
  const next = running ? 'oc tui' : 'oc gateway start';
  const data = { running, configured, stateDir: paths.stateDir, next };
  const isTerminal = process.stdout.isTTY === true;
  out.result('oc.overview/1', data, () => {
    if (!isTerminal) {
      out.say(`oc: ${running ? 'a gateway is running' : 'no gateway is running here'}; next: ${next}`);
      return;
    }
    out.say(running ? 'A gateway is running on this machine.' : 'No gateway is running here.');
    out.say(configured ? `Its state is in ${paths.stateDir}.` : 'Nothing is set up yet; the defaults work.');
    out.say('');
    out.say(running ? '  oc tui             open the console' : '  oc gateway start   start one on loopback');
    out.say('  oc status          what it is doing');
    out.say('  oc --help          everything else');
  });
  if (!configured && !running && !isTerminal) out.exit(4);
}

async function answers(context: CliContext): Promise<boolean> {
  try {
    await (await context.gateway({ offline: false })).close();
    return true;
  } catch (error) {
    if (error instanceof OcError) return false;
    throw error;
  }
}
