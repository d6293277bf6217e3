import { rmSync } from 'node:fs';
import { formatKeyPath, type KeyPath } from '../../gateway/config/keys/key-path.ts';
import { loadConfig } from '../../gateway/config/load.ts';
import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { whyNoSignIn } from '../../gateway/config/platform-accounts.ts';
import { removeSecret } from '../../gateway/config/secrets/secret-removal.ts';
import type { ChannelId } from '../../gateway/protocol/channel-ids.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import type { CliContext } from '../command.ts';
import { withGateway } from '../with-gateway.ts';
import { recordChange } from './record.ts';
import { signInWords } from './sign-in.ts';
import { sectionOf } from './switch.ts';
import { accountsMeant, type ChannelTarget, channelTarget, refuseElsewhere, targetText } from './target.ts';

/** What became of a sign-in. */
interface LoggedOut {
  readonly removed: readonly string[];
  /** Where it still is, each a sentence. */
  readonly left: readonly string[];
}

/** Takes what an account signs in with away, and says what must be revoked at the platform. */
export async function logout(context: CliContext, typed: string): Promise<void> {
  const { out } = context;
  refuseElsewhere(context, 'logout');
  const target = channelTarget(typed);
  refuseForeignState(context.paths());
  if (target.channel === 'local')
    throw new OcError('USAGE', 'the channel local has nothing to sign out of', ['oc channels disable local']);
  const { removed, left } =
    target.channel === 'whatsapp' ? await unlink(context, target) : await dropTokens(context, target);
  const revoke = signInWords[target.channel].revoke;
  if (removed.length > 0) await recordChange(context, target, 'logout', removed);
  out.result(
    'oc.channels.logout/1',
    { channel: target.channel, accountId: target.accountId, removed, left, revoke },
    () => {
      for (const each of removed) out.say(`${each} was taken away.`);
      for (const each of left) out.say(`Left: ${each}.`);
      if (removed.length === 0 && left.length === 0)
        out.say(`Nothing that ${targetText(target)} signs in with is set.`);
      else out.say(`What was handed out is good until it is taken back there: ${revoke}`);
    },
  );
  if (removed.length === 0) out.exit(left.length === 0 ? 3 : 6);
}

async function dropTokens(context: CliContext, target: ChannelTarget): Promise<LoggedOut> {
  const options = { paths: context.paths(), env: context.env };
  const { keys, more } = signInWords[target.channel];
  const names = [...keys.map(({ name }) => name), ...more];
  const all: LoggedOut[] = [];
  for (const section of sections(context, target)) {
    for (const name of names) {
      const done = await removeSecret(options, [...section, name]);
      if (done === null) continue;
      // A file that is named is no value: it is still there.
      const file = name === 'tokenFile' ? ['the file that it named still holds the token'] : [];
      all.push({ removed: done.removed ? [done.key] : [], left: [...file, ...done.left] });
    }
  }
  const left = [...all.flatMap((one) => one.left), ...stillSignedIn(context, target)];
  return { removed: all.flatMap(({ removed }) => removed), left: [...new Set(left)] };
}

/** What was taken away may have hidden another one. */
function stillSignedIn(context: CliContext, target: ChannelTarget): readonly string[] {
  const loaded = loadConfig({ paths: context.paths(), env: context.env });
  const accounts = loaded.ok ? loaded.config.accounts : [];
  return accounts
    .filter(({ channel, accountId }) => channel === target.channel && (target.accountId ?? accountId) === accountId)
    .filter((account) => whyNoSignIn(account) === null)
    .map(
      ({ channel, accountId }) =>
        `${channel}:${accountId} still signs in, by what its channel or the environment gives`,
    );
}

/** Without an account: the section of the channel and those of all its accounts. */
function sections(context: CliContext, target: ChannelTarget): readonly KeyPath[] {
  const { config } = loadOrThrow(context.paths(), context.env);
  const accounts = accountsMeant(config, target).map((account) => sectionOf(account, target));
  const all = target.accountId === null ? [['channels', target.channel], ...accounts] : accounts;
  return [...new Map(all.map((path) => [formatKeyPath(path), path])).values()];
}

/** Takes the link away. A program that works with it would write it again, so none may run. */
async function unlink(context: CliContext, target: ChannelTarget): Promise<LoggedOut> {
  const { linkDirOf, linkedAs } = await import('../../gateway/channels/whatsapp/link-place.ts');
  const { config } = loadOrThrow(context.paths(), context.env);
  const accounts = accountsMeant(config, target);
  await refuseRunning(
    context,
    target.channel,
    accounts.map(({ accountId }) => accountId),
  );
  const { stateDir } = context.paths();
  const linked = accounts.filter(({ accountId }) => linkedAs(linkDirOf(stateDir, accountId)) !== null);
  for (const { accountId } of linked) rmSync(linkDirOf(stateDir, accountId), { recursive: true, force: true });
  return { removed: linked.map(({ accountId }) => `the link of whatsapp:${accountId}`), left: [] };
}

async function refuseRunning(context: CliContext, channel: ChannelId, ids: readonly string[]): Promise<void> {
  const { accounts } = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.channels.list', {}),
  );
  const running = accounts.find((row) => row.channel === channel && row.running && ids.includes(row.accountId));
  if (running === undefined) return;
  throw new OcError('CONFLICT', `${channel}:${running.accountId} runs with this link; nothing was taken away`, [
    `First:  oc channels disable ${channel}`,
  ]);
}
