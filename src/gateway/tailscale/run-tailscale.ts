import { type ExecFileException, execFile } from 'node:child_process';

/** What a run of the program `tailscale` came to. */
export type Ran =
  | { readonly ok: true; readonly stdout: string }
  /** `because`: one line, in the program's own words where it had any. */
  | { readonly ok: false; readonly because: string };

/** Never rejects: whatever goes wrong is a reason why Tailscale is not there. */
export type RunTailscale = (args: readonly string[]) => Promise<Ran>;

type Env = Readonly<Record<string, string | undefined>>;

const timeoutMs = 5000;
const mostOutput = 2 ** 20;
const longestReason = 200;

/** Runs the `tailscale` of the PATH: without a shell, with nothing of our environment but PATH and HOME. */
export function tailscaleRunner({ PATH, HOME }: Env): RunTailscale {
  const options = {
    env: { ...(PATH !== undefined && { PATH }), ...(HOME !== undefined && { HOME }) },
    timeout: timeoutMs,
    maxBuffer: mostOutput,
    // It may be waiting for an answer that nobody gives.
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    windowsHide: true,
  } as const;
  return (args) =>
    new Promise((resolve) => {
      const child = execFile('tailscale', [...args], options, (error, stdout, stderr) =>
        resolve(error === null ? { ok: true, stdout } : { ok: false, because: reasonOf(error, stderr) }),
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end();
    });
}

function reasonOf(error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT' || error.code === 'EACCES') return 'the program tailscale is not on the PATH';
  if (error.killed === true) return 'tailscale did not answer in time';
  const line = stderr.split('\n').find((each) => each.trim() !== '') ?? `tailscale ended with ${String(error.code)}`;
  return line.trim().slice(0, longestReason);
}
