import { existsSync } from 'node:fs';
import type { Gateway } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ParamsOf } from '../../gateway/protocol/methods.ts';
import type { CliContext } from '../command.ts';
import type { ChannelTarget } from './target.ts';

/**
 * What was done to a channel goes into the ledger of this machine, with the keys and without their values. It is done by then:
 * that it could not be recorded is a warning.
 */
export async function recordChange(
  context: CliContext,
  { channel, accountId }: ChannelTarget,
  what: ParamsOf<'oc.channels.note'>['what'],
  keys: readonly string[],
): Promise<void> {
  const account = accountId === null ? {} : { accountId };
  try {
    const gateway = await ledgerHere(context);
    try {
      await gateway.request('oc.channels.note', { channel, ...account, what, keys: keys.slice(0, mostKeys) });
    } finally {
      await gateway.close();
    }
  } catch (error) {
    if (!(error instanceof OcError)) throw error;
    context.out.warn(`It is done, and could not be recorded: ${error.message}`);
  }
}

const mostKeys = 32;

/** Of this state, whatever gateway the configuration names; a token that was given is the bot's and not the gateway's. */
async function ledgerHere(context: CliContext): Promise<Gateway> {
  const { tokenFile: _, tokenFd: __, ...globals } = context.globals;
  if (existsSync(context.paths().gatewaySocket)) {
    const { openDoor } = await import('../door.ts');
    return await openDoor({ ...context, globals }, { offline: true });
  }
  const { openOffline } = await import('../../gateway/offline.ts');
  return openOffline({ paths: context.paths(), env: context.env });
}
