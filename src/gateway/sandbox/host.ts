import { checkCall } from './call-variables.ts';
import { holdCwd } from './held-cwd.ts';
import { standWatch } from './host-watch.ts';
import { runProgram } from './run-program.ts';
import type { CallResult, Sandbox, SandboxCall } from './sandbox.ts';

export interface HostPlace {
  /** The gateway's environment; two names of it reach a call. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The one that is guarded: what `~` leads to has been judged there. Absolute. */
  readonly home: string;
  /** Absolute. */
  readonly workspace: string;
}

/** Where programs of the host are looked for, whatever the gateway's own PATH is. */
export const fixedPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * This machine itself, as the gateway's user. No isolation at all: it is handed out by whoever decided that a turn is the
 * operator's own and that its call was allowed here. What leaves its session, as a daemon does, outlives the call.
 */
export function openHost({ env, home, workspace }: HostPlace): Sandbox {
  const own = {
    PATH: fixedPath,
    HOME: home,
    LANG: env['LANG'] ?? 'C.UTF-8',
    TERM: 'dumb',
    TZ: env['TZ'] ?? 'UTC',
  };
  return { kind: 'host', workspace, run: (call) => runOnHost(call, own) };
}

async function runOnHost(call: SandboxCall, own: Readonly<Record<string, string>>): Promise<CallResult> {
  checkCall(call);
  const { argv, cwd, stdin, timeoutMs, maxOutputBytes, signal, live } = call;
  // What the place sets cannot be set by a call: a PATH of its own would make another program of the first word.
  const env = { ...call.env, ...own };
  using held = holdCwd(cwd);
  if (held === null) return notStarted('its folder is not there any more, or is another one');
  const watch = standWatch();
  const end = await runProgram({
    ...{ argv, cwd: held.cwd, env, stdin, timeoutMs, maxOutputBytes, signal },
    ...(live === undefined ? {} : { live }),
    onPid: watch.over,
  });
  watch.end();
  const { code, stdout, stderr, tookMs } = end;
  if (end.ended !== 'not-started') {
    return { ended: end.ended, code: end.ended === 'exit' ? code : null, stdout, stderr, tookMs };
  }
  return notStarted(end.because ?? 'it could not be started');
}

/** As a shell has it: there is no such program, or no such directory. */
function notStarted(because: string): CallResult {
  const none = { text: '', bytes: 0, truncated: false };
  const stderr = { text: `${because}\n`, bytes: Buffer.byteLength(because) + 1, truncated: false };
  return { ended: 'exit', code: 127, stdout: none, stderr, tookMs: 0 };
}
