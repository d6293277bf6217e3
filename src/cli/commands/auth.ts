import { setTimeout as delay } from 'node:timers/promises';
import type { Gateway } from '../../gateway/client/link.ts';
import type { AuthEvent, LockoutRow } from '../../gateway/protocol/auth-events.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { showAuthEvent, showLockouts } from '../auth-rows.ts';
import type { CliContext, Register } from '../command.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';

const offline = { offline: true };
/** How often somebody who follows is looked after, in milliseconds; what happens is written once a second. */
const followMs = 1000;

interface LogFlags {
  readonly follow?: true;
  readonly limit: string;
  readonly jsonl?: true;
}

/** The door: who knocked, who is locked out, and letting them try again. */
export const register: Register = (program, context) => {
  const auth = program.command('auth').description('who tried to get in, and who is locked out');
  auth
    .command('logs')
    .description('who tried to authenticate, from where, and with what result')
    .option('-f, --follow', 'go on with what happens from now on')
    .option('--limit <n>', 'at most this many of the last entries', '50')
    .option('--jsonl', 'the same as --json: one object a line')
    .action((flags: LogFlags) => logs(context, flags));
  auth
    .command('lockouts')
    .description('addresses that are locked out')
    .action(() => withGateway(context, offline, (gateway) => lockouts(context, gateway)));
  auth
    .command('unlock [address]')
    .description('let an address try again; without one, list who is locked out')
    .option('--all', 'every address')
    .action((address: string | undefined, flags: { readonly all?: true }) => unlock(context, address, flags.all));
};

/** With the gateway down nobody can knock: the past can be read, and there is nothing to follow. */
async function logs(context: CliContext, { follow, limit }: LogFlags): Promise<void> {
  const most = wholeNumber('--limit', limit, 1, 1000);
  await withGateway(context, { offline: follow !== true }, async (gateway) => {
    const { entries } = await gateway.request('oc.auth.logs', { limit: most });
    if (entries.length === 0) context.out.warn('No entries.');
    print(context, entries);
    if (follow) await followOn(context, gateway, entries[0]?.seq ?? 0);
  });
}

async function followOn(context: CliContext, gateway: Gateway, last: number): Promise<never> {
  let after = last;
  for (;;) {
    const { entries } = await gateway.request('oc.auth.logs', { after, limit: 1000 });
    print(context, entries);
    after = entries[0]?.seq ?? after;
    await delay(followMs);
  }
}

/** Oldest first: people read down to now. */
function print({ out }: CliContext, entries: readonly AuthEvent[]): void {
  for (const entry of entries.toReversed()) out.record(entry, () => showAuthEvent(out, entry));
}

async function lockouts({ out }: CliContext, gateway: Gateway): Promise<void> {
  showLockouts(out, await gateway.request('oc.auth.lockouts', {}));
}

async function unlock(context: CliContext, address: string | undefined, all: true | undefined): Promise<void> {
  if (address !== undefined && all) throw new OcError('USAGE', 'name an address or --all, not both');
  if (address === undefined && !all) {
    return await withGateway(context, offline, (gateway) => lockouts(context, gateway));
  }
  const result = await withGateway(context, offline, (gateway) =>
    gateway.request('oc.auth.unlock', address === undefined ? {} : { address }),
  );
  const { out } = context;
  out.result('oc.auth.unlock/1', result, () => sayUnlocked(context, result.unlocked, address));
  if (address !== undefined && result.unlocked.length === 0) out.exit(3);
}

function sayUnlocked({ out }: CliContext, unlocked: readonly LockoutRow[], address: string | undefined): void {
  if (unlocked.length === 0)
    out.say(address === undefined ? 'Nobody was locked out.' : `${address} was not locked out.`);
  else out.say(`${count(unlocked.length, 'lock')} taken away; they may try again.`);
}
