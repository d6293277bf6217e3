import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StatePaths } from '../../state/paths.ts';
import { type AgentFact, agentsOf } from './agents.ts';
import { look, type PathFact } from './path-fact.ts';
import type { ReadConfig } from './read-config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Modes, links and owners of everything that holds secrets or decides something. What does not exist is null or left out. */
export interface FileFacts {
  readonly stateDir: PathFact | null;
  readonly config: PathFact | null;
  readonly envFile: PathFact | null;
  readonly credentialsDir: PathFact | null;
  readonly includes: readonly PathFact[];
  /** Model credentials, in files or in an agent's own store. */
  readonly authProfiles: readonly PathFact[];
  readonly sessionStores: readonly PathFact[];
  readonly transcripts: readonly PathFact[];
  readonly logs: readonly PathFact[];
  /** Is a phone linked for WhatsApp? */
  readonly whatsappLinked: boolean;
  /** Places that could not be looked at. */
  readonly unseen: readonly string[];
}

/** Names of one directory that are looked at. */
const mostNames = 2000;
/** Agents whose files are looked at: each has a dozen, and a gateway waits meanwhile. */
const mostAgents = 500;

/** Looks, and changes nothing: no directory is made and no file is opened. */
export function filesOf(paths: StatePaths, env: Env, read: ReadConfig): FileFacts {
  const unseen: string[] = [];
  const one = (path: string): PathFact | null => {
    const looked = look(path);
    if (looked === 'unknown') unseen.push(path);
    return typeof looked === 'string' ? null : looked;
  };
  const some = (all: readonly string[]): readonly PathFact[] => all.map(one).filter((fact) => fact !== null);
  const names = (path: string): readonly string[] => namesIn(path, unseen);
  const all = agentIds(names(paths.agentsDir), read.view === null ? [] : agentsOf(read.view));
  if (all.length > mostAgents) unseen.push(`${paths.agentsDir} (more than ${mostAgents} agents)`);
  const agents = all.slice(0, mostAgents);
  const dirs = agents.map((id) => join(paths.agentsDir, id));
  const sessions = dirs.map((dir) => join(dir, 'sessions'));
  const credentials = placeOf(env['OPENCLAW_OAUTH_DIR'], paths, env) ?? join(paths.stateDir, 'credentials');
  return {
    stateDir: one(paths.stateDir),
    config: one(paths.configFile),
    envFile: one(paths.envFile),
    credentialsDir: one(credentials),
    includes: some([...new Set(read.includes)]),
    authProfiles: some(dirs.flatMap((dir) => authFiles.map((name) => join(dir, 'agent', name)))),
    sessionStores: some(sessions.map((dir) => join(dir, 'sessions.json'))),
    transcripts: some(
      sessions.filter(isOpen).flatMap((dir) => ending(names(dir), '.jsonl').map((name) => join(dir, name))),
    ),
    logs: some(logFiles(paths, env, read, names)),
    whatsappLinked: names(join(credentials, 'whatsapp')).some(
      (account) => typeof look(join(credentials, 'whatsapp', account, 'creds.json')) !== 'string',
    ),
    unseen: outermost(unseen),
  };
}

/** There may be thousands of transcripts; in a directory that others cannot enter none of them can be read. */
function isOpen(directory: string): boolean {
  const looked = look(directory);
  return typeof looked === 'string' || (looked.mode & 0o077) !== 0;
}

/** What lies in a place that could not be looked at is not named again. */
const outermost = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));

const authFiles = [
  'auth-profiles.json',
  'openclaw-agent.sqlite',
  'openclaw-agent.sqlite-wal',
  'openclaw-agent.sqlite-shm',
];

const ending = (names: readonly string[], end: string): readonly string[] => names.filter((name) => name.endsWith(end));

/** Agents that are configured and agents that have a directory; `main` always. A name cannot lead elsewhere. */
function agentIds(found: readonly string[], configured: readonly AgentFact[]): readonly string[] {
  const ids = ['main', ...found, ...configured.flatMap(({ id }) => (id === null ? [] : [id]))];
  return [...new Set(ids)].filter((id) => /^(?!\.)[\w.-]{1,64}$/.test(id));
}

function logFiles(
  paths: StatePaths,
  env: Env,
  read: ReadConfig,
  names: (path: string) => readonly string[],
): readonly string[] {
  const configured = placeOf(read.view?.text('logging.file'), paths, env);
  const own = ending(names(paths.logsDir), '.log').map((name) => join(paths.logsDir, name));
  return [...new Set([...(configured === undefined ? [] : [configured]), ...own])];
}

/** A relative path belongs to the state directory: the working directory may be anybody's. */
function placeOf(written: string | undefined, paths: StatePaths, env: Env): string | undefined {
  if (!written) return undefined;
  const home = env['HOME'] || homedir();
  return resolve(paths.stateDir, written.replace(/^~(?=$|\/)/, home));
}

function namesIn(path: string, unseen: string[]): readonly string[] {
  try {
    const names = readdirSync(path).sort();
    if (names.length > mostNames) unseen.push(`${path} (more than ${mostNames} names)`);
    return names.slice(0, mostNames);
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));
    if (!absent) unseen.push(path);
    return [];
  }
}
