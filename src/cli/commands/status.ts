import type { Gateway } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ModelState, StatusResult } from '../../gateway/protocol/status.ts';
import { probe, sayAllOff, sayProbed } from '../channels/list.ts';
import type { CliContext, Register } from '../command.ts';
import type { Output } from '../output.ts';
import { count, duration, when } from '../words.ts';

/** Gateway, channels, owner: also with the gateway down. */
export const register: Register = (program, context) => {
  program
    .command('status')
    .description('gateway, channels, owner')
    .option(
      '--deep',
      'ask every platform who we are there, and name your own id of each; exit 5 when one does not answer',
    )
    .action((flags: { readonly deep?: true }) => status(context, flags.deep === true));
};

async function status(context: CliContext, deep: boolean): Promise<void> {
  const gateway = await running(context);
  const offline = gateway === null;
  const open = gateway ?? (await context.gateway({ offline: true }));
  try {
    const found = await open.request('status', {});
    const probed = deep && Object.hasOwn(found, 'oc') ? await probe(open) : null;
    const data = { running: !offline, ...found, ...(probed === null ? {} : { probed }) };
    context.out.result('oc.status/1', data, () => {
      show(context.out, found, offline);
      if (probed !== null) sayProbed(context.out, probed);
    });
    if (probed?.accounts.some(({ error }) => error !== null)) context.out.exit(5);
  } finally {
    await open.close();
  }
}

async function running(context: CliContext): Promise<Gateway | null> {
  try {
    return await context.gateway({ offline: false });
  } catch (error) {
    if (error instanceof OcError && error.code === 'GATEWAY_UNREACHABLE' && context.globals.url === undefined)
      return null;
    throw error;
  }
}

function show(out: Output, found: StatusResult, offline: boolean): void {
  const { oc, uptimeMs, runtimeVersion, pid } = found;
  if (!Object.hasOwn(found, 'oc')) {
    out.say(`Gateway    version ${runtimeVersion}, no oc gateway: it tells more to  oc tui --url URL`);
    return;
  }
  if (offline) out.say('Gateway    not running.  Start it with  oc gateway start');
  else
    out.say(
      `Gateway    oc ${runtimeVersion}, up ${duration(uptimeMs)}, ${oc.bind} port ${oc.port}${oc.tls ? ' with TLS' : ''}, auth ${oc.authMode}, pid ${pid}`,
    );
  if (oc.config.problem !== null)
    out.say(`Config     ${oc.config.file} on disk is not what runs: ${oc.config.problem}`);
  sayAllOff(out, { channelsOff: oc.channelsOff ?? null });
  for (const row of oc.accounts) {
    // A channel that runs and tells of an error cannot reach its platform, and goes on trying.
    const running = row.lastError === null ? 'running' : 'not connected';
    const state = row.running ? running : row.enabled ? 'not running' : 'off';
    const error = row.lastError === null ? '' : `, ${row.lastError}`;
    out.say(`Channel    ${row.channel}/${row.accountId}  ${state}, direct messages: ${row.dmPolicy}${error}`);
  }
  out.say(`Approvals  ${oc.pendingApprovals} waiting`);
  out.say(`Pairing    ${oc.pendingPairings} waiting, ${count(oc.approvedSenders, 'approved sender')}`);
  if (oc.devices) {
    const hint = oc.devices.pending === 0 ? '' : '.  oc devices list';
    out.say(`Devices    ${oc.devices.pending} waiting, ${oc.devices.paired} paired${hint}`);
  }
  if (oc.lockouts && oc.lockouts.count > 0) out.say(lockoutsLine(oc.lockouts));
  out.say(oc.owner.length === 0 ? 'Owner      not set.  oc owner set CHANNEL:ID' : `Owner      ${oc.owner.join(', ')}`);
  sayModels(out, oc);
  if (oc.containersLeft) {
    const left = count(oc.containersLeft, 'container');
    out.say(`Sandbox    ${left} could not be removed, which is tried again.  oc sandbox list`);
  }
  if (oc.usage) out.say(`Today      ${usageWords(oc.usage)}`);
}

/** The model of `main`, those of agents that have another one, and which of them answers nobody. */
function sayModels(out: Output, { model, models = [] }: StatusResult['oc']): void {
  const main = models.find(({ agentId }) => agentId === 'main');
  out.say(`Assistant  ${model}`);
  if (main) sayProblem(out, main);
  for (const one of models) {
    if (one.agentId === 'main' || one.model === main?.model) continue;
    out.say(`Agent      ${one.agentId}  ${one.model ?? 'built-in practice model'}`);
    sayProblem(out, one);
  }
}

function sayProblem(out: Output, { problem, sinceMs }: ModelState): void {
  if (problem === null) return;
  const since = sinceMs === null ? '' : ` (since ${when(sinceMs)})`;
  out.say({ text: '', width: 10 }, ` cannot answer${since}: ${problem}`);
}

type Usage = NonNullable<StatusResult['oc']['usage']>;

/** A day of UTC, as the limits count it; cents are rounded up. No bill: tokens by the prices that this version knows. */
function usageWords({ tokens, microUsd, estimated, tokensPerDay, usdPerDay }: Usage): string {
  const most = tokensPerDay === null ? '' : ` of ${tokensPerDay}`;
  const mostCost = usdPerDay === null ? '' : ` of $${usdPerDay}`;
  return `${tokens}${most} tokens, about $${(Math.ceil(microUsd / 10_000) / 100).toFixed(2)}${mostCost}${estimated ? ', part estimated' : ''}`;
}

function lockoutsLine({ count: locked, addresses = [] }: NonNullable<StatusResult['oc']['lockouts']>): string {
  const more = locked > addresses.length && addresses.length > 0 ? ', ...' : '';
  const named = addresses.length === 0 ? '' : `: ${addresses.join(', ')}${more}`;
  return `Locked out ${locked} ${locked === 1 ? 'address' : 'addresses'}${named}.  oc auth unlock ADDRESS`;
}
