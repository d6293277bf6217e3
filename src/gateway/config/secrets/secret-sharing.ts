import { Secret } from '../../logs/secret.ts';
import type { AccountConfig, Config } from '../config.ts';
import { type Tree, treeAt } from '../file/tree.ts';
import { filledIn } from '../references.ts';
import type { Problem } from '../remarks/problem.ts';

/** What a secret guards: two of them with one secret, and whoever may use the one can use the other. */
interface Surface {
  readonly key: string;
  readonly secret: Secret;
}

type Lookup = (name: string) => string | undefined;

/** Each surface whose secret guards an earlier one too. Two accounts with one bot are a matter of those accounts alone. */
export function sharedSecrets(config: Config, tree: Tree, lookup: Lookup): readonly Problem[] {
  const doors = [...gatewayDoors(config), ...hooksDoor(tree, lookup)];
  const sharing = doors.flatMap((one, index) => sharedWith(one, doors.slice(0, index)));
  return [...sharing, ...config.accounts.flatMap(accountSurface).flatMap((one) => sharedWith(one, doors))];
}

function sharedWith(one: Surface, others: readonly Surface[]): readonly Problem[] {
  const same = others.find(({ secret }) => secret.isSameAs(one.secret));
  if (same === undefined) return [];
  return [
    {
      path: one.key,
      message: `is the same secret as ${same.key}; each needs one of its own`,
      hint: `oc config set ${one.key} -`,
    },
  ];
}

function gatewayDoors({ gateway }: Config): readonly Surface[] {
  const { token, password } = gateway.auth;
  return [
    ...(token === null ? [] : [{ key: 'gateway.auth.token', secret: token }]),
    ...(password === null ? [] : [{ key: 'gateway.auth.password', secret: password }]),
  ];
}

/** Kept for OpenClaw and not read by us, but it opens a door of the same installation. */
function hooksDoor(tree: Tree, lookup: Lookup): readonly Surface[] {
  const found = treeAt(tree, ['hooks', 'token']);
  if (found?.kind !== 'scalar' || typeof found.value !== 'string' || found.value === '') return [];
  const { raw } = filledIn(found.value, lookup);
  return [{ key: 'hooks.token', secret: new Secret(String(raw)) }];
}

function accountSurface({ channel, accountId, telegram, discord, slack }: AccountConfig): readonly Surface[] {
  const base = accountId === 'default' ? `channels.${channel}` : `channels.${channel}.accounts.${accountId}`;
  const guarded = { botToken: telegram?.token ?? slack?.token, token: discord?.token, appToken: slack?.appToken };
  return Object.entries(guarded).flatMap(([name, token]) =>
    token?.from === 'value' ? [{ key: `${base}.${name}`, secret: token.secret }] : [],
  );
}
