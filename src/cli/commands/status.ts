import type { Gateway } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { StatusResult } from '../../gateway/protocol/status.ts';
import type { CliContext, Register } from '../command.ts';
import type { Output } from '../output.ts';
import { count, duration } from '../words.ts';

/** Gateway, channels, owner: also with the gateway down. */
export const register: Register = (program, context) => {
  program
    .command('status')
    .description('gateway, channels, owner')
    .action(() => status(context));
};

async function status(context: CliContext): Promise<void> {
  const gateway = await running(context);
  const offline = gateway === null;
  const open = gateway ?? (await context.gateway({ offline: true }));
  try {
    const found = await open.request('status', {});
    context.out.result('oc.status/1', { running: !offline, ...found }, () => show(context.out, found, offline));
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
  for (const row of oc.accounts) {
    const state = row.running ? 'running' : row.enabled ? 'not running' : 'off';
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
  out.say(`Assistant  ${oc.model}`);
  if (oc.usage) out.say(`Today      ${usageWords(oc.usage)}`);
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
