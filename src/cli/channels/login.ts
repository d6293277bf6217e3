import { readGivenToken } from '../../gateway/client/find-gateway.ts';
import type { Config } from '../../gateway/config/config.ts';
import { setConfigValue } from '../../gateway/config/file/set-value.ts';
import { inspectWith } from '../../gateway/config/file/with-values.ts';
import { keyOwner } from '../../gateway/config/keys/key-lookup.ts';
import { formatKeyPath, type KeyPath } from '../../gateway/config/keys/key-path.ts';
import { inspectConfig } from '../../gateway/config/load.ts';
import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { whyNoSignIn } from '../../gateway/config/platform-accounts.ts';
import { dropEntry } from '../../gateway/config/secrets/secret-keeping.ts';
import { entryOf } from '../../gateway/config/secrets/secret-removal.ts';
import { Secret } from '../../gateway/logs/secret.ts';
import type { ProbedRow } from '../../gateway/protocol/channels.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import type { CliContext } from '../command.ts';
import { stateOf } from './list.ts';
import { recordChange } from './record.ts';
import { type SignInKey, signInWords } from './sign-in.ts';
import { accountsAfter } from './switch.ts';
import { accountsMeant, type ChannelTarget, targetText } from './target.ts';
import { readTokens } from './tokens.ts';

interface LoginFlags {
  readonly check: boolean;
}

/** A token and where it goes. */
interface Given {
  readonly path: KeyPath;
  readonly token: Secret;
}

/** The token of a bot: asked for unseen, its form looked at, shown to its platform, and only then written. */
export async function loginByToken(context: CliContext, target: ChannelTarget, flags: LoginFlags): Promise<void> {
  const { out } = context;
  const options = { paths: context.paths(), env: context.env };
  refuseForeignState(options.paths);
  const section = sectionFor(loadOrThrow(options.paths, options.env).config, target);
  const given = await readGiven(context, target, section);
  if (given === null) {
    out.warn('Nothing was written.');
    return out.exit(130);
  }
  const bot = await tried(context, target, given, flags.check);
  let where = 'file';
  for (const { path, token } of given) {
    const old = entryOf(inspectConfig(options), path);
    const outcome = await setConfigValue(options, formatKeyPath(path), token.reveal());
    where = outcome.where;
    for (const warning of outcome.warnings) out.warn(`${outcome.path}: ${warning}`);
    const left = old === null ? null : dropEntry(old);
    if (left !== null) out.warn(`the old entry ${old} is still in the keychain: ${left}`);
  }
  const keys = given.map(({ path }) => formatKeyPath(path));
  await recordChange(context, { ...target, accountId: idOf(target) }, 'login', keys);
  // With a token from a file or a descriptor the door would take that for the gateway's own.
  const mayAsk = context.globals.tokenFile === undefined && context.globals.tokenFd === undefined;
  const made = mayAsk ? await accountsAfter(context, target) : null;
  const data = { channel: target.channel, accountId: idOf(target), keys, where, bot };
  out.result('oc.channels.login/1', data, () => {
    out.say(
      `${keys.join(', ')} ${keys.length === 1 ? 'is' : 'are'} set, in the ${where === 'file' ? 'configuration' : 'keychain'}.`,
    );
    if (bot !== null) out.row('The bot is ', `${bot.botName} (${bot.botId})`);
    if (mayAsk && made === null) sayNotRunning(context, target);
    const [row] =
      made?.accounts.filter((one) => one.channel === target.channel && one.accountId === idOf(target)) ?? [];
    if (row === undefined) return;
    out.row('The gateway has it  ', `${stateOf(row)}${row.lastError === null ? '' : `: ${row.lastError}`}`);
  });
}

/** What is left to do where no gateway runs: an account that is off is not connected by one either. */
function sayNotRunning(context: CliContext, target: ChannelTarget): void {
  const { out } = context;
  const { config } = loadOrThrow(context.paths(), context.env);
  const [account] = accountsMeant(config, { ...target, accountId: idOf(target) });
  if (account?.enabled === true) out.say('No gateway runs here; it connects when one is started:  oc gateway start');
  else out.say(`No gateway runs here, and the bot is off: first  oc channels enable ${targetText(target)}`);
}

const idOf = ({ accountId }: ChannelTarget): string => accountId ?? 'default';

/** The section that the tokens belong into. Throws CONFLICT where a new account would make one disappear. */
function sectionFor(config: Config, target: ChannelTarget): KeyPath {
  const { channel, accountId } = target;
  const there = config.accounts.filter((account) => account.channel === channel);
  const named = there.filter(({ at }) => at.length > 2);
  if (accountId === null && named.length > 0 && !named.some((account) => account.accountId === 'default')) {
    throw new OcError('AMBIGUOUS_ID', `${channel} has accounts; name one`, [
      `There are: ${named.map((account) => `${channel}:${account.accountId}`).join(', ')}`,
    ]);
  }
  const id = idOf(target);
  const own = there.find((account) => account.accountId === id);
  if (own !== undefined) return own.at;
  if (there.some((account) => whyNoSignIn(account) === null && account.at.length === 2)) {
    throw new OcError(
      'CONFLICT',
      `${channel} has one account without a section of its own, which a second would hide`,
      [`First:  oc config set channels.${channel}.accounts.default.enabled true`],
    );
  }
  const isUsual = id === 'default' && named.length === 0;
  return isUsual ? ['channels', channel] : ['channels', channel, 'accounts', id];
}

/** Null when the person broke off. Throws USAGE for what is no token, without repeating it. */
async function readGiven(
  context: CliContext,
  target: ChannelTarget,
  section: KeyPath,
): Promise<readonly Given[] | null> {
  const { keys } = signInWords[target.channel];
  const texts = await readTokens(context, keys, targetText(target), readGivenToken(context.globals));
  if (texts === null) return null;
  return texts.map((text, at) => {
    const path = [...section, (keys[at] as SignInKey).name]; // why: as many texts as keys
    const owner = keyOwner(path);
    const parsed = owner.of === 'ours' ? owner.row.kind.parse(text) : null;
    if (parsed?.ok !== true) {
      const because = parsed === null ? 'is no key of this version' : parsed.message;
      throw new OcError(
        'USAGE',
        `${formatKeyPath(path)} ${because}; nothing was written`,
        parsed === null ? [] : [parsed.hint],
      );
    }
    return { path, token: new Secret(text) };
  });
}

/** Who the platform says the bot is; null when it was not to be asked. Throws as `tryToken` does when it does not say. */
async function tried(
  context: CliContext,
  target: ChannelTarget,
  given: readonly Given[],
  check: boolean,
): Promise<ProbedRow | null> {
  const paths = context.paths();
  const { result } = inspectWith(
    { paths, env: context.env },
    given.map(({ path, token }) => [path, token.reveal()]),
  );
  if (!result.ok) {
    const lines = result.problems.map(({ path, message, hint }) => `${path}: ${message}   ${hint}`);
    throw new OcError('CONFIG_INVALID', 'the configuration could not be used like this; nothing was written', lines);
  }
  const [account] = accountsMeant(result.config, { ...target, accountId: idOf(target) });
  const because = account === undefined ? 'it makes no account' : whyNoSignIn(account);
  if (because !== null || account === undefined) {
    const hint = `What is there already is taken away by  oc channels logout ${targetText(target)}`;
    throw new OcError('CONFLICT', `${because}; nothing was written`, [hint]);
  }
  if (!account.enabled) context.out.warn(`${targetText(target)} is off:  oc channels enable ${targetText(target)}`);
  if (!check) return null;
  // Loaded when a platform is asked: its libraries come with it.
  const { tryToken } = await import('./try-token.ts');
  return await tryToken(context, result.config, account);
}
