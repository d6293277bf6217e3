import { lstatSync, mkdirSync } from 'node:fs';
import type { ConfiguredAgent } from '../config/config.ts';
import { workspaceDirOf } from '../config/workspace-dir.ts';
import { readMount } from '../policy/mount-rules.ts';
import { linkOfSandboxes } from '../sandbox/replaceable.ts';
import type { SandboxUnavailable } from '../sandbox/sandbox.ts';
import { judgeWorkspace } from '../state/judge-mount.ts';
import { ensurePrivateDir } from '../state/private-dir.ts';
import { realPathOf } from '../state/real-path.ts';
import type { HandsParts } from './parts.ts';

type Parts = Pick<HandsParts, 'workspaceDir' | 'guarded' | 'config'>;

const dirOf = ({ workspaceDir, guarded }: Parts, agent: ConfiguredAgent): string =>
  workspaceDirOf(agent, { workspaceDir, home: guarded.home });

/** Makes the directory where an agent's tools work, or says why they do not work there. Throws STATE_UNSAFE for one of ours. */
export function openWorkspace(parts: Parts, agent: ConfiguredAgent): string | SandboxUnavailable {
  const dir = dirOf(parts, agent);
  if (agent.workspace === null) {
    ensurePrivateDir(dir);
    return dir;
  }
  // What was judged when the file was read may lead elsewhere by now.
  const judged = judgeWorkspace(dir, parts.guarded);
  if (typeof judged !== 'string') return unavailable(agent, judged.because);
  const link = linkOfSandboxes(dir, writtenInSandboxes(parts, parts.config().agents));
  if (link !== null) return unavailable(agent, `${link} is a link that lies where a sandbox may write`);
  mkdirSync(judged, { recursive: true, mode: 0o700 });
  const because = whyUnsafe(judged);
  return because === null ? judged : unavailable(agent, `${judged} ${because}`);
}

/** A person's own directory stays as readable as it is; nobody else may put files into it. */
function whyUnsafe(path: string): string | null {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return 'is not a directory';
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) return `belongs to user ${stat.uid}`;
  return (stat.mode & 0o022) === 0 ? null : 'can be written by other users';
}

const unavailable = ({ at }: ConfiguredAgent, because: string): SandboxUnavailable => ({
  kind: 'unavailable',
  because: `${at}.workspace: ${because}`,
  told: `${at}.workspace may not be used`,
  hints: ['oc config edit'],
});

/** Directories of this machine where what runs in a sandbox may write: what lies there is nobody's word. */
export const writtenInSandboxes = (parts: Parts, agents: readonly ConfiguredAgent[]): readonly string[] =>
  agents
    .flatMap((agent) => [
      ...(agent.sandbox.workspaceAccess === 'rw' ? [dirOf(parts, agent)] : []),
      ...agent.sandbox.binds.flatMap(writtenMount),
    ])
    .map((dir) => realPathOf(dir) ?? dir);

function writtenMount(text: string): readonly string[] {
  const mount = readMount(text);
  return 'effect' in mount || mount.readOnly ? [] : [mount.source];
}
