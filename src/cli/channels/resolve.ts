import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { withGateway } from '../with-gateway.ts';
import { signInWords } from './sign-in.ts';
import { channelTarget } from './target.ts';

/** The stable id of a person, where a platform tells it; else how it is found. */
export async function resolve(context: CliContext, typed: string, who: string): Promise<void> {
  const { out } = context;
  const { channel, accountId } = channelTarget(typed);
  const { find } = signInWords[channel];
  if (channel !== 'slack')
    throw new OcError('NOT_FOUND', `${channel} has no question that could be asked for "${who}"`, [find]);
  if (!/^[^\s@]+@[^\s@]+$/.test(who)) {
    throw new OcError('USAGE', `"${who}" is no email address; Slack tells the id of a person by nothing else`, [find]);
  }
  const found = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.channels.resolve', { channel, who, ...(accountId === null ? {} : { accountId }) }),
  );
  if (found.outcome !== 'found') throw new OcError('NOT_FOUND', `Slack knows nobody with the address ${who}`, [find]);
  const entry = `${channel}:${found.id}`;
  out.result('oc.channels.resolve/1', { channel, id: found.id, name: found.name }, () => {
    out.row(found.id, '  ', `calls themselves ${found.name}`);
    out.say(
      `For a list:  oc config set channels.${channel}.allowFrom ${found.id}     For yourself:  oc owner set ${entry}`,
    );
  });
}
