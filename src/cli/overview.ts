import { existsSync } from 'node:fs';
import { OcError } from '../gateway/protocol/errors.ts';
import type { ModelState, StatusResult } from '../gateway/protocol/status.ts';
import { belongsToOpenClaw } from '../gateway/state/owner.ts';
import type { CliContext } from './command.ts';
import { findForeignGateway } from './door.ts';

/** `oc` alone: what is here and the one next step. Never a wizard, never starts anything. */
export async function overview(context: CliContext): Promise<void> {
  const { out } = context;
  const here = await look(context);
  const isTerminal = process.stdout.isTTY === true;
  out.result('oc.overview/1', here, () => {
    if (!isTerminal) {
      out.say(`oc: ${here.gateway}; next: ${here.next}`);
      for (const line of here.unanswering) out.say(`oc: ${line}`);
      return;
    }
    out.say(`Gateway  ${here.gateway}`);
    out.say(`State    ${here.state}`);
    for (const line of here.unanswering) out.say(`Model    ${line}`);
    out.say(`Next     ${here.next}`);
    out.say('');
    out.say({ text: 'oc status  what it is doing', width: 35 }, 'oc --help  everything else');
  });
  if (here.unset && !isTerminal) out.exit(4);
}

interface Here {
  readonly running: boolean;
  /** Nothing is set up and nothing runs. */
  readonly unset: boolean;
  readonly gateway: string;
  readonly state: string;
  /** What keeps agents from answering. */
  readonly unanswering: readonly string[];
  readonly next: string;
}

async function look(context: CliContext): Promise<Here> {
  const paths = context.paths();
  const status = await statusOf(context);
  const running = status !== null;
  const foreign = running ? null : await findForeignGateway(context);
  const configured = existsSync(paths.configFile) || existsSync(paths.store);
  const theirs = belongsToOpenClaw(paths);
  const start = theirs ? 'oc --profile NAME gateway start' : 'oc gateway start';
  const attach = theirs ? 'oc tui' : `oc tui --url ${foreign?.url}`;
  return {
    running: running || foreign !== null,
    unset: !configured && !running && foreign === null,
    gateway: running ? 'running on this machine' : describe(foreign),
    state: theirs
      ? `${paths.stateDir}, of an OpenClaw installation`
      : configured
        ? paths.stateDir
        : 'nothing set up yet; the defaults work',
    unanswering: status === 'withheld' ? [] : unanswering(status?.oc?.models ?? []),
    next: running ? 'oc tui' : foreign !== null ? attach : start,
  };
}

const describe = (foreign: { readonly version: string; readonly port: number } | null): string =>
  foreign === null
    ? 'no gateway is running here'
    : `another one (version ${foreign.version}) answers on port ${foreign.port}`;

/** Null when nobody answers; `withheld` when somebody does and tells nothing. */
async function statusOf(context: CliContext): Promise<StatusResult | 'withheld' | null> {
  try {
    const gateway = await context.gateway({ offline: false });
    return await gateway
      .request('status', {})
      .catch((error: unknown) => {
        if (error instanceof OcError) return 'withheld' as const;
        throw error;
      })
      .finally(() => gateway.close());
  } catch (error) {
    if (error instanceof OcError) return null;
    throw error;
  }
}

const unanswering = (models: readonly ModelState[]): readonly string[] =>
  models.flatMap(({ agentId, problem }) =>
    problem === null
      ? []
      : [`${agentId === 'main' ? 'the assistant' : `the agent ${agentId}`} cannot answer: ${problem}`],
  );
