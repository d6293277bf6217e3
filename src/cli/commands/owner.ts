import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { withGateway } from '../with-gateway.ts';

/** Which sender identities are the operator's own. Being paired never makes one; this command does. */
export const register: Register = (program, context) => {
  const owner = program.command('owner').description('which senders are you');
  owner
    .command('show')
    .description('the owner, as configured')
    .action(() => show(context));
  owner
    .command('set <sender...>')
    .usage('<channel:id>...')
    .description('make these senders the owner, and nobody else')
    .action((senders: string[]) => set(context, senders.flatMap((entry) => entry.split(',')).filter(Boolean)));
  owner
    .command('clear')
    .description('no owner')
    .action(() => set(context, []));
};

function show(context: CliContext): void {
  const { out } = context;
  const owner = loadOrThrow(context.paths(), context.env).config.commands.ownerAllowFrom;
  out.result('oc.owner.show/1', { owner }, () => {
    if (owner.length === 0) out.say('No owner is set. Set one with  oc owner set CHANNEL:ID');
    for (const entry of owner) out.say(entry);
  });
}

async function set(context: CliContext, entries: readonly string[]): Promise<void> {
  const { out } = context;
  const bad = entries.find((entry) => !/^[a-z]+:./.test(entry));
  if (bad !== undefined)
    throw new OcError('USAGE', `"${bad}" is not CHANNEL:ID`, ['For example  oc owner set telegram:123456789']);
  const { owner } = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.owner.set', { entries }),
  );
  out.result('oc.owner.set/1', { owner }, () => {
    out.say(owner.length === 0 ? 'There is no owner now.' : `Owner: ${owner.join(', ')}`);
    if (owner.length > 0) out.say('That alone lets nobody in: see  oc access');
  });
}
