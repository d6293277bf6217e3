import { existsSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { checkCall, splitVariables } from './call-variables.ts';
import { containerVariables, mountsOf, workspaceInside } from './docker-flags.ts';
import { type Judged, judgeSettings } from './judge-settings.ts';
import { runProgram } from './run-program.ts';
import type { CallResult, SandboxCall, SandboxSettings, SandboxUnavailable } from './sandbox.ts';
import type { Engine, OpenSandbox } from './sandboxes.ts';

export interface BubblewrapPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As of the containers: what an earlier gateway left is known by it. */
  readonly stateId: string;
  readonly places: MountPlaces;
  /** Where sandboxes of any agent may write, as links lead now. */
  readonly written: () => readonly string[];
}

const prefix = (stateId: string): string => `oc-bubblewrap-${stateId}-`;
const largestFile = 256 << 20;

/**
 * The engine `bubblewrap`: namespaces of the kernel around each call, with the programs of this machine. Weaker than a
 * container, so only for an operator who asked for it: memory is limited for each process and not in all, the workspace
 * for each file, processors not at all, and no filter of system calls stands between. No process outlives the gateway.
 */
export function bubblewrapEngine(place: BubblewrapPlace): Engine {
  const own = new Set<string>();
  return {
    open: (_, settings) => openBubblewrap(place, own, settings),
    sweep: async () => sweepWorkspaces(place.stateId, own),
    left: () => [],
    close: () => undefined,
  };
}

const unavailable = (because: string, ...hints: readonly string[]): SandboxUnavailable => ({
  kind: 'unavailable',
  because,
  hints,
});

/** The kernel has ended the calls of a gateway that was killed; their workspaces are still there. */
function sweepWorkspaces(stateId: string, own: ReadonlySet<string>): void {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix(stateId)))) {
    const path = join(tmpdir(), name);
    if (own.has(path)) continue;
    const { uid } = lstatSync(path);
    if (uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
  }
}

async function openBubblewrap(
  { env, places, stateId, written }: BubblewrapPlace,
  dirs: Set<string>,
  settings: SandboxSettings,
): Promise<OpenSandbox | SandboxUnavailable> {
  const judged = judgeSettings(settings, places, written());
  if (judged.kind === 'unavailable') return judged;
  const [pinned] = judged.pinned;
  // It is mounted anew for each call, by its path: what stands there then would not have been judged.
  if (pinned !== undefined) return unavailable(`${pinned.source} lies where another sandbox may write`);
  if (settings.network !== 'none') return unavailable('bubblewrap knows no network but none');
  const own = mkdtempSync(join(tmpdir(), prefix(stateId)));
  dirs.add(own);
  const box = new Bubblewrap(judged, own, env['PATH'] ?? '');
  const because = await box.whyNot();
  if (because === null) return box;
  await box.stop();
  return because;
}

class Bubblewrap implements OpenSandbox {
  readonly kind = 'bubblewrap';
  readonly workspace = workspaceInside;
  readonly #judged: Judged;
  /** What stands in for a workspace that may not be seen. */
  readonly #own: string;
  readonly #path: string;
  readonly #running = new Set<AbortController>();
  #ended = false;

  constructor(judged: Judged, own: string, path: string) {
    this.#judged = judged;
    this.#own = own;
    this.#path = path;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Runs a call that does nothing, with every flag. */
  async whyNot(): Promise<SandboxUnavailable | null> {
    const argv = [...this.#words({}), '--', ...this.#limits(10), 'true'];
    const end = await runProgram({ argv, env: { PATH: this.#path }, timeoutMs: 10_000, maxOutputBytes: 4096 });
    if (end.ended === 'exit' && end.code === 0) return null;
    if (end.ended === 'not-started') {
      return unavailable('bubblewrap is not installed', 'Install it:  sudo apt-get install bubblewrap');
    }
    const told = 'bubblewrap cannot make its namespaces';
    const words = end.stderr.text.trim().slice(0, 300);
    const hint = 'Let users make namespaces:  sudo sysctl kernel.unprivileged_userns_clone=1';
    return { ...unavailable(`${told}: ${words}`, hint), told };
  }

  async run(call: SandboxCall): Promise<CallResult> {
    checkCall(call);
    const { quiet, heard } = splitVariables({ ...containerVariables(this.#judged.settings), ...call.env });
    const stop = new AbortController();
    this.#running.add(stop);
    const seconds = Math.ceil(call.timeoutMs / 1000) + 5;
    const end = await runProgram({
      argv: [
        ...this.#words(Object.fromEntries(heard)),
        ...['--chdir', resolvePath(call.cwd), '--'],
        ...this.#limits(seconds),
        ...call.argv,
      ],
      env: { ...quiet, PATH: this.#path },
      stdin: call.stdin,
      timeoutMs: call.timeoutMs,
      maxOutputBytes: call.maxOutputBytes,
      signal: AbortSignal.any([call.signal, stop.signal]),
      ...(call.live === undefined ? {} : { live: call.live }),
    });
    this.#running.delete(stop);
    const { code, stdout, stderr, tookMs } = end;
    const ended = end.ended === 'not-started' ? 'lost' : end.ended;
    return { ended, code: ended === 'exit' ? code : null, stdout, stderr, tookMs };
  }

  async stop(): Promise<void> {
    this.#ended = true;
    for (const each of this.#running) each.abort();
    rmSync(this.#own, { recursive: true, force: true });
  }

  #words(heard: Readonly<Record<string, string>>): readonly string[] {
    const { settings, binds } = this.#judged;
    const mounts = mountsOf(settings, binds);
    const size = Math.floor(settings.memoryBytes / 4);
    const [uid = '1000', gid = uid] = settings.user.split(':');
    return [
      ...['bwrap', '--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
      ...['--cap-drop', 'ALL', '--hostname', 'sandbox', '--uid', uid, '--gid', gid],
      ...systemWords(),
      ...['--proc', '/proc', '--dev', '/dev', '--size', String(size), '--tmpfs', '/tmp'],
      ...(settings.workspaceAccess === 'none' ? ['--bind', this.#own, workspaceInside] : []),
      ...mounts.flatMap(({ source, target, readOnly }) => [readOnly ? '--ro-bind' : '--bind', source, target]),
      ...['--remount-ro', '/'],
      ...Object.entries(heard).flatMap(([key, value]) => ['--setenv', key, value]),
    ];
  }

  #limits(seconds: number): readonly string[] {
    const { memoryBytes, pids } = this.#judged.settings;
    return [
      ...[
        'prlimit',
        `--as=${memoryBytes}`,
        `--nproc=${pids}`,
        `--fsize=${largestFile}`,
        '--nofile=1024',
        '--core=0',
        '--',
      ],
      ...['timeout', '-s', 'KILL', String(seconds)],
    ];
  }
}

/** The programs of this machine, and of /etc only what finds them. */
function systemWords(): readonly string[] {
  const top = ['/bin', '/sbin', '/lib', '/lib64'].filter((path) => existsSync(path));
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...top.flatMap((path) =>
      lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path],
    ),
    ...['/etc/alternatives', '/etc/ld.so.cache'].flatMap((path) => ['--ro-bind-try', path, path]),
  ];
}
