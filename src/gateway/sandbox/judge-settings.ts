import { mayImageBe, mayNetworkBe, mayUserBe, mayVariableBe } from '../policy/container-rules.ts';
import type { Decision } from '../policy/decision.ts';
import type { Mount, MountPlaces } from '../policy/mount-rules.ts';
import { type Denied, judgeBind, judgeWorkspace } from '../state/judge-mount.ts';
import { workspaceInside } from './docker-flags.ts';
import { identityOf, type PinnedDir } from './pinned-dirs.ts';
import { liesBelow, linkOfSandboxes, replaceableDir, type ShownDir } from './replaceable.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** Settings that may be used: every directory of the host is the one that its links lead to now. */
export interface Judged {
  readonly kind: 'judged';
  readonly settings: SandboxSettings;
  readonly binds: readonly Mount[];
  /** Those of them that a sandbox of another agent could replace at any moment. */
  readonly pinned: readonly PinnedDir[];
}

/**
 * Judges settings at the moment a place is made from them: what was read from a file an hour ago may lead elsewhere now.
 * `written`: the directories where sandboxes of any agent may write, as links lead.
 */
export function judgeSettings(
  settings: SandboxSettings,
  places: MountPlaces,
  written: readonly string[],
): Judged | SandboxUnavailable {
  const word = wordsOf(settings).find((one): one is Denied => one.effect === 'deny');
  if (word !== undefined) return unavailable(word);
  const unseen = settings.workspaceAccess === 'none';
  const workspaceDir = unseen ? settings.workspaceDir : judgeWorkspace(settings.workspaceDir, places);
  if (typeof workspaceDir !== 'string') return unavailable(workspaceDir);
  const binds: Mount[] = [];
  const shown: (ShownDir & { readonly target: string })[] = unseen ? [] : [workspaceOf(settings, workspaceDir)];
  for (const text of settings.binds) {
    const mount = judgeBind(text, places);
    if ('effect' in mount) return unavailable(mount);
    binds.push(mount);
    const { source, target, readOnly } = mount;
    shown.push({ written: text.slice(0, text.indexOf(':')), real: source, target, readOnly });
  }
  const replaceable = replaceableDir(shown);
  if (replaceable !== null) return unavailable(couldBeReplaced(replaceable));
  const link = shown.map((one) => linkOfSandboxes(one.written, written)).find((one) => one !== null);
  if (link !== undefined) return unavailable(linkedBySandbox(link));
  const pinned = shown
    .filter(({ real }) => liesBelow(real, written))
    .map(({ real, target }) => ({ source: real, target, identity: identityOf(real) }));
  return { kind: 'judged', settings: { ...settings, workspaceDir }, binds, pinned };
}

const workspaceOf = (settings: SandboxSettings, real: string): ShownDir & { readonly target: string } => ({
  written: settings.workspaceDir,
  real,
  target: workspaceInside,
  readOnly: settings.workspaceAccess !== 'rw',
});

const couldBeReplaced = (path: string): Denied => ({
  effect: 'deny',
  by: 'sandbox.docker.binds',
  because: `${path} lies in a directory that the sandbox may write: what runs there could put something else in its place`,
});

const linkedBySandbox = (link: string): Denied => ({
  effect: 'deny',
  by: 'sandbox.docker.binds',
  because: `${link} is a link that lies where a sandbox may write: what runs there says where it leads`,
});

const wordsOf = ({ image, network, user, env }: SandboxSettings): readonly Decision[] => [
  mayImageBe(image),
  mayNetworkBe(network),
  mayUserBe(user),
  ...Object.keys(env).map(mayVariableBe),
];

const unavailable = ({ by, because }: Denied): SandboxUnavailable => ({
  kind: 'unavailable',
  because: `${by}: ${because}`,
  told: `${by} names what may not be used`,
  hints: ['oc config get agents.defaults.sandbox'],
});
