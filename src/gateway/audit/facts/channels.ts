import type { View } from './view.ts';

/** Policies under the words that other versions and guides use for them. */
const words = new Map([
  ['everyone', 'open'],
  ['none', 'disabled'],
  ['locked', 'allowlist'],
]);
const canonical = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : (words.get(word.toLowerCase()) ?? word.toLowerCase());

const groupPolicy = (section: View): string | undefined =>
  canonical(section.text('groupPolicy') ?? section.text('guildPolicy'));
const dmPolicy = (section: View): string | undefined =>
  canonical(section.text('dmPolicy') ?? section.text('dm.policy'));

/** Who besides the operator can reach the assistant, as the configuration says. */
export interface AccessFacts {
  /** Keys that let everybody in, with groups inside of groups. A channel or an account that is off does not count. */
  readonly open: readonly string[];
  /** Signs that several people use it. */
  readonly shared: readonly string[];
}

/** `linked`: is the WhatsApp of this state connected to a phone, as far as its files tell? */
export function accessOf(config: View, linked: boolean): AccessFacts {
  const channels = config.sections('channels').filter(([, section]) => section.flag('enabled') !== false);
  return {
    open: channels.flatMap(([name, section]) => openIn(section, `channels.${name}`)),
    shared: channels.flatMap(([name, section]) => sharedIn(section, name, isInUse(config, name, linked))),
  };
}

/** Sections whose members are settings of somebody else's making, not places where a policy can stand. */
function openIn(section: View, path: string): readonly string[] {
  if (section.flag('enabled') === false) return [];
  const own = [
    ...(groupPolicy(section) === 'open' ? [`${path}.groupPolicy`] : []),
    ...(dmPolicy(section) === 'open' ? [`${path}.dmPolicy`] : []),
  ];
  return [...own, ...section.sections().flatMap(([name, below]) => openIn(below, `${path}.${name}`))];
}

/**
 * Groups that are listed are reachable under the default policy too, where the channel is one that runs: WhatsApp needs a
 * phone that is linked, or its plugin.
 */
const isInUse = (config: View, name: string, linked: boolean): boolean =>
  name !== 'whatsapp' || linked || config.at('plugins.entries.whatsapp').flag('enabled') === true;

function sharedIn(section: View, name: string, inUse: boolean): readonly string[] {
  const path = `channels.${name}`;
  const accounts = section.sections('accounts').filter(([, account]) => account.flag('enabled') !== false);
  return [
    ...signs(path, section, section, inUse),
    ...accounts.flatMap(([id, account]) => signs(`${path}.accounts.${id}`, account, section, inUse)),
  ];
}

const groupKeys = ['groups', 'guilds', 'channels', 'rooms'];

function signs(path: string, section: View, above: View, inUse: boolean): readonly string[] {
  const group = groupPolicy(section) ?? groupPolicy(above) ?? (inUse ? 'allowlist' : undefined);
  const hasGroups = groupKeys.some((key) => section.names(key).length > 0 || above.names(key).length > 0);
  return [
    ...(group === 'open' ? [`${path}.groupPolicy is open`] : []),
    ...(group === 'allowlist' && hasGroups ? [`${path} lists groups`] : []),
    ...((dmPolicy(section) ?? dmPolicy(above)) === 'open' ? [`${path}.dmPolicy is open`] : []),
    ...['allowFrom', 'groupAllowFrom', 'dm.allowFrom']
      .filter((key) => section.texts(key).includes('*'))
      .map((key) => `${path}.${key} contains "*"`),
  ];
}
