import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Effects } from '../effects/effects.ts';
import { realPathOf } from '../state/real-path.ts';
import { hash } from './digest.ts';
import { type FileFact, factOf } from './file-fact.ts';

/** A call as it will be executed. */
export interface CallToBind {
  readonly tool: string;
  readonly argv: readonly string[];
  readonly stdin: string | null;
  /** Absolute, inside the place. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly background?: true;
  readonly effects: Effects;
}

/** Where it will be, and for whom. */
export interface BindPlace {
  readonly kind: 'docker' | 'bubblewrap' | 'host';
  /** Which of the places of that kind: a scope and what it is made with. */
  readonly place: string;
  /** Absolute, as seen inside. */
  readonly workspace: string;
  /** The directory of this machine that is seen as the workspace; null when none is. On the host it is the workspace. */
  readonly mounted: string | null;
  readonly agentId: string;
  readonly sessionKey: string;
  /** On the host: where programs are looked for, in this order. */
  readonly path: readonly string[];
}

/**
 * Everything that a decision about a call rests on. It is made before a person is asked and again before the call runs; the
 * same call with anything else in its place has another digest.
 */
export interface Binding {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** The folder it runs in; null where it cannot be seen from here. */
  readonly cwd: FileFact | null;
  /** The program, on the host. */
  readonly program: FileFact | null;
  /** Files that its words name. Scripts, and whatever an unknown program could read, by their content. */
  readonly files: readonly FileFact[];
}

const mostFiles = 1024;

/** Files that runners read without being told so. */
const implied = [
  ...['package.json', 'Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Justfile', 'Taskfile.yml', 'Rakefile'],
  ...[
    'pyproject.toml',
    'setup.py',
    'conftest.py',
    'tox.ini',
    'CMakeLists.txt',
    'build.gradle',
    'Cargo.toml',
    'build.rs',
  ],
  ...['docker-compose.yml', 'compose.yaml', 'Dockerfile', 'Vagrantfile', '.git/config'],
];

/** Binds a call to what it is made of now. */
export function bind(call: CallToBind, place: BindPlace): Binding {
  const content = runsTexts(call.effects);
  const look = lookerOf(call, place);
  const cwd = look(call.cwd, false);
  const named = candidates(call, content);
  const files = named
    .slice(0, mostFiles)
    .flatMap((path) => look(path, content) ?? [])
    .filter(({ kind, path }) => kind !== 'absent' || call.effects.paths.includes(path));
  const program = place.kind === 'host' ? programOf(call, place, look) : null;
  const facts = { cwd, program, files };
  const { tool, argv, env, timeoutMs, background = false } = call;
  const stdin = call.stdin === null ? null : createHash('sha256').update(call.stdin).digest('hex');
  const { kind, place: which, agentId, sessionKey } = place;
  const digest = hash({
    ...{ tool, argv, cwdWritten: call.cwd, env, timeoutMs, background, stdin, facts },
    ...{ kind, which, agentId, sessionKey, beyond: named.length > mostFiles ? named : null },
  });
  return { digest, ...facts };
}

/** What is not as it was when a person was asked; null when everything is. */
export function whatChanged(before: Binding, now: Binding): string | null {
  if (before.digest === now.digest) return null;
  const all = ({ cwd, program, files }: Binding): readonly (FileFact | null)[] => [cwd, program, ...files];
  const known = new Set(all(now).map((fact) => JSON.stringify(fact)));
  const gone = all(before).find((fact) => fact !== null && !known.has(JSON.stringify(fact)));
  return gone?.path ?? 'the call itself';
}

const texts: ReadonlySet<string> = new Set(['interpreter', 'unknown-program', 'wrapper', 'dynamic', 'unreadable']);

/** May what it does depend on the content of a file? */
const runsTexts = ({ certain, notes }: Effects): boolean => !certain || notes.some(({ kind }) => texts.has(kind));

/** Words that may be paths, as they are written. */
function candidates({ argv, effects }: CallToBind, content: boolean): readonly string[] {
  const [program = '', ...words] = argv;
  const values = words.flatMap((word) => [word, ...word.split('=').slice(1)]);
  // In the text of a shell every piece could be one.
  const pieces = words.flatMap((word) => (/\s/.test(word) ? word.split(/[\s;|&()<>"'`=]+/) : []));
  const own = program.includes('/') ? [program] : [];
  const all = [...effects.paths, ...own, ...values, ...pieces, ...(content ? implied : [])];
  return [...new Set(all)].filter((path) => path !== '' && path.length <= 4096 && !/[\n\0]/.test(path));
}

type Look = (path: string, content: boolean) => FileFact | null;

/** Looks at a path of the call from outside; null for what cannot be seen from here. */
function lookerOf({ cwd }: CallToBind, { kind, workspace, mounted }: BindPlace): Look {
  if (kind === 'host') {
    return (path, content) => factOf({ path, at: written(cwd, path), within: null, content });
  }
  const within = mounted === null ? null : realPathOf(mounted);
  return (path, content) => {
    const inside = resolve(cwd, path);
    if (within === null || (inside !== workspace && !inside.startsWith(`${workspace}/`))) return null;
    const opened = written(cwd, path);
    const at = opened.startsWith(workspace) ? opened : inside;
    return factOf({ path, at: `${within}${at.slice(workspace.length)}`, within, content });
  };
}

/** As it stands: what opens it follows links before it takes `..` for anything. */
const written = (cwd: string, path: string): string => (path.startsWith('/') ? path : `${cwd}/${path}`);

/** The program that a bare name stands for. Its size and times stand for its content. */
function programOf({ argv }: CallToBind, { path }: BindPlace, look: Look): FileFact | null {
  const [name = ''] = argv;
  if (name === '' || name.includes('/')) return null;
  const found = path.map((folder) => look(join(folder, name), true)).find((fact) => fact?.kind === 'file');
  return found ?? null;
}
