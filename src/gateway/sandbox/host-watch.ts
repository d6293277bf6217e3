import { spawn } from 'node:child_process';

/**
 * Waits for the number of a session and then for the end of its input, which comes by the watch's own word or by the death of
 * the gateway, however that was killed: the kernel closes the pipe. Then all of the session is killed, with every group in it.
 */
const script = `
read -r session || exit 0
read -r _
set -f
kill -KILL -- "-$session"
for round in 1 2 3; do
  more=
  for at in $(set +f; echo /proc/[0-9]*/stat); do
    read -r line < "$at" || continue
    set -- \${line##*) }
    test "$4" = "$session" && test "$1" != Z || continue
    at=\${at#/proc/}
    kill -KILL "\${at%/stat}" && more=yes
  done
  test -n "$more" || exit 0
done`;

/** Sees to it that what a program of the host starts ends with it, or with the gateway. */
export interface HostWatch {
  /** Told as soon as there is a program. It leads a session of its own. */
  over(pid: number): void;
  /** The call is over: what is left of the session is killed meanwhile, and nobody waits for it. */
  end(): void;
}

/** Stands ready before the program is started: there is no moment in which that is alone. */
export function standWatch(): HostWatch {
  const watch = spawn('/bin/sh', ['-c', script, 'oc-watch'], {
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // One that cannot be written to is gone, and the call is still ended by its own means.
  watch.on('error', () => undefined);
  watch.stdin?.on('error', () => undefined);
  watch.unref();
  return { over: (pid) => void watch.stdin?.write(`${pid}\n`), end: () => void watch.stdin?.end() };
}
