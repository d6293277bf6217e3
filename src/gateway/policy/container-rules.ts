import type { Decision } from './decision.ts';

/** What a container may be made with. Words go to a command line, so each has to be of a form that is no option there. */
const by = (key: string): string => `sandbox.docker.${key}`;
const allow = (key: string): Decision => ({ effect: 'allow', by: by(key) });
const deny = (key: string, because: string): Decision => ({ effect: 'deny', by: by(key), because });

const name = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/;

/** Networks that Docker and its relatives make themselves: each of them reaches the host, or is the host's. */
const madeByEngine = [
  'host',
  'bridge',
  'default',
  'nat',
  'podman',
  'private',
  'pasta',
  'slirp4netns',
  'ingress',
  'docker_gwbridge',
];

const instead = 'write none, or the name of a network made with  docker network create --internal NAME';

/** `none`, or the name of a network of the operator's own. That it leads nowhere is looked at when it is used. */
export function mayNetworkBe(network: string): Decision {
  if (network === 'none') return allow('network');
  const [kind = '', ...rest] = network.split(':');
  if (rest.length > 0) return deny('network', `"${kind}:..." joins the network of something else`);
  if (madeByEngine.includes(network.toLowerCase()))
    return deny('network', `"${network}" reaches this machine; ${instead}`);
  return name.test(network) ? allow('network') : deny('network', 'is not the name of a network');
}

const image =
  /^[a-zA-Z0-9][a-zA-Z0-9._-]*(:\d+)?(\/[a-zA-Z0-9][a-zA-Z0-9._-]*)*(:[a-zA-Z0-9_][a-zA-Z0-9._-]*)?(@sha256:[0-9a-f]{64})?$/;

export const mayImageBe = (reference: string): Decision =>
  reference.length <= 255 && image.test(reference) ? allow('image') : deny('image', 'is not the name of an image');

/** Numbers only: a name may stand for root in somebody's image. */
export function mayUserBe(user: string): Decision {
  const [, uid, gid = uid] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(user) ?? [];
  if (uid === undefined) return deny('user', 'must be a number, or number:number');
  return Number(uid) === 0 || Number(gid) === 0 ? deny('user', 'must not be root') : allow('user');
}

export const mayVariableBe = (key: string): Decision =>
  /^[A-Z_][A-Z0-9_]{0,127}$/.test(key)
    ? allow('env')
    : deny('env', 'must be named in capital letters, digits and _, not beginning with a digit');

/** Profiles that Docker knows by these words take the protection away; any other profile is the operator's own. */
export const mayProfileBe = (key: 'seccompProfile' | 'apparmorProfile', profile: string): Decision =>
  /^\s*(unconfined|false|disable[d]?|none|)\s*$/i.test(profile)
    ? deny(key, `"${profile}" takes the protection away`)
    : allow(key);
