import { text as readAll } from 'node:stream/consumers';
import { readGivenToken } from '../../gateway/client/find-gateway.ts';
import { mainOf } from '../../gateway/config/agent-config.ts';
import type { ProviderConfig } from '../../gateway/config/config.ts';
import { whyNoApiKey } from '../../gateway/config/keys/model-kinds.ts';
import { inspectConfig } from '../../gateway/config/load.ts';
import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { keepLogin, removeLogin } from '../../gateway/config/secrets/logins.ts';
import { wantsKeychain } from '../../gateway/config/secrets/secret-keeping.ts';
import { Secret } from '../../gateway/logs/secret.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import type { CliContext, Register } from '../command.ts';
import { readHidden } from '../read-hidden.ts';

/** The key of a language model's provider. It comes from a prompt, a pipe or a file, and never from the command line. */
export const register: Register = (program, context) => {
  program
    .command('login <provider>')
    .usage('anthropic')
    .description("keep a provider's key: typed unseen, from a pipe, or with --token-file or --token-fd")
    .option('--no-check', 'do not ask the provider whether it takes the key')
    .option('--remove', 'take the key away again')
    .action((provider: string, flags: Flags) =>
      flags.remove === true ? remove(context, provider) : login(context, provider, flags.check),
    );
};

interface Flags {
  readonly check: boolean;
  readonly remove?: true;
}

type Checked = 'taken' | 'unknown' | 'skipped';

async function login(context: CliContext, id: string, check: boolean): Promise<void> {
  const { out } = context;
  const paths = context.paths();
  refuseForeignState(paths);
  const { config } = loadOrThrow(paths, context.env);
  const provider = providerOf(config.models.providers, id);
  const key = await readKey(context, id);
  if (key === null) {
    out.warn('Nothing was kept.');
    return out.exit(130);
  }
  const because = whyNoApiKey(key);
  if (because !== null) throw new OcError('USAGE', `what came in ${because}; nothing was kept`);
  const checked = check ? await ask(context, provider, new Secret(key)) : 'skipped';
  const inKeychain = wantsKeychain(inspectConfig({ paths, env: context.env }));
  await keepLogin(paths, id, key, inKeychain);
  if (provider.apiKeyFrom === 'configuration' && provider.apiKey !== null) {
    out.warn(`models.providers.${id}.apiKey is set and wins over it:  oc config unset models.providers.${id}.apiKey`);
  }
  const where = inKeychain ? 'keychain' : 'file';
  out.result('oc.login/1', { provider: id, where, length: key.length, checked }, () => {
    out.say(
      `The key of ${id} is kept (${key.length} characters, in ${where === 'file' ? 'a file of yours' : 'the keychain'}).`,
    );
    if (mainOf(config).model === null) {
      out.say(`Choose a model, for example  oc config set agents.defaults.model ${id}/claude-sonnet-4-5`);
    }
  });
}

function providerOf(providers: readonly ProviderConfig[], id: string): ProviderConfig {
  const found = providers.find((one) => one.id === id);
  if (found !== undefined && found.api !== null) return found;
  const known = providers.flatMap(({ id: one, api }) => (api === null ? [] : [one]));
  throw new OcError('USAGE', `"${id}" is not a provider that this version speaks with`, [`Known: ${known.join(', ')}`]);
}

/** Null when the person broke off at the terminal. */
async function readKey({ globals, stdin, out }: CliContext, id: string): Promise<string | null> {
  const given = readGivenToken(globals);
  if (given !== undefined) return given;
  if (!stdin.isTTY) return (await readAll(stdin)).trim();
  if (process.stderr.isTTY && !out.json) {
    const typed = await readHidden(stdin, `Key of ${id} (not shown; Enter ends it): `);
    return typed === null ? null : typed.trim();
  }
  throw new OcError('NO_TTY', 'there is no terminal to type a key at', [`oc login ${id} --token-file FILE`]);
}

async function ask({ out }: CliContext, provider: ProviderConfig, key: Secret): Promise<Checked> {
  const { checkKey } = await import('../../gateway/models/check-key.ts');
  const check = await checkKey(provider, key);
  if (check.outcome === 'refused') {
    throw new OcError(
      'AUTH_FAILED',
      `${provider.id} does not take this key; nothing was kept`,
      nextAfterRefusal(provider),
    );
  }
  if (check.outcome === 'unknown') out.warn(`The key could not be checked: ${check.because}. It is kept all the same.`);
  return check.outcome;
}

const keyPages: Readonly<Record<string, string>> = { anthropic: 'https://console.anthropic.com/settings/keys' };

function nextAfterRefusal({ id, baseUrl }: ProviderConfig): readonly string[] {
  const page = baseUrl === null ? keyPages[id] : undefined;
  return [
    `Copy the whole key${page === undefined ? ' once more' : ` from  ${page}`}  and try again:  oc login ${id}`,
    ...(baseUrl === null ? [] : [`It was asked of  ${baseUrl}  (models.providers.${id}.baseUrl)`]),
  ];
}

async function remove(context: CliContext, id: string): Promise<void> {
  const { out } = context;
  const paths = context.paths();
  refuseForeignState(paths);
  const removed = await removeLogin(paths, id);
  out.result('oc.login/1', { provider: id, removed }, () => {
    out.say(removed ? `The key of ${id} was taken away.` : `There was no key of ${id} here.`);
  });
  if (!removed) out.exit(3);
}
