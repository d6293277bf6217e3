import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dockerEnv, Place, withoutDocker } from './place.ts';

const dir = mkdtempSync(join(tmpdir(), 'oc-dropped-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A client that leaves one flag out or puts one in, as a daemon does that cannot honour it; the rest is the real one. */
function clientWith(change: { readonly drop?: string; readonly add?: readonly string[] }): Record<string, string> {
  const bin = mkdtempSync(join(dir, 'bin-'));
  const words = (change.add ?? []).map((word) => `'${word}'`).join(' ');
  writeFileSync(
    join(bin, 'docker'),
    `#!/bin/bash
real=$(PATH=\${PATH#*:} command -v docker)
[ "$1" = run ] || exec "$real" "$@"
shift; given=(); ends=0
while [ $# -gt 0 ]; do
  [ "$1" = -- ] && ends=1
  if [ $ends = 0 ] && [ "$1" = '${change.drop ?? ''}' ]; then
    shift; case "\${1-}" in --*) ;; *) shift ;; esac; continue
  fi
  given+=("$1"); shift
done
exec "$real" run ${words} "\${given[@]}"
`,
  );
  chmodSync(join(bin, 'docker'), 0o755);
  return { ...dockerEnv, PATH: `${bin}:${dockerEnv.PATH}` };
}

const refused = (flag: string) => `Docker made a container that is not what was asked for: ${flag} was not honoured`;

describe.skipIf(withoutDocker)(
  '115: what was made and is not what was asked for is removed, with the exact reason',
  () => {
    it.each([
      ['--cap-drop', '--cap-drop ALL'],
      ['--security-opt', '--security-opt no-new-privileges'],
      ['--read-only', '--read-only'],
      ['--pids-limit', '--pids-limit'],
      ['--cpus', '--cpus'],
      ['--memory-swap', '--memory-swap'],
      ['--ipc', '--ipc none'],
      ['--log-driver', '--log-driver none'],
      ['--init', '--init'],
      ['--tmpfs', '--tmpfs'],
    ])('without %s', async (drop, flag) => {
      await using place = new Place(undefined, clientWith({ drop }));
      expect(await place.refusal({})).toBe(refused(flag));
      expect(place.containers()).toEqual([]);
    });

    it.each([
      [['--cap-add', 'NET_RAW'], 'no --cap-add'],
      [['--privileged'], 'no --privileged'],
      [['--device', '/dev/null:/dev/x'], 'no --device'],
      [['--pid', 'host'], 'no --pid'],
      [['--uts', 'host', '--hostname='], 'no --uts|Docker refuses'],
      [['--userns', 'host'], 'no --userns host'],
      [['--group-add', '0'], 'no --group-add'],
      [['--security-opt', 'seccomp=unconfined'], 'no profile unconfined'],
      [['-v', '/var:/data'], '--mount'],
      [['-v', '/data'], '--mount'],
      [['--tmpfs', '/data'], '--tmpfs'],
    ])('with %j', async (add, flags) => {
      await using place = new Place(undefined, clientWith({ add }));
      expect(await place.refusal({})).toMatch(new RegExp(flags.replaceAll('.', '\\.')));
      expect(place.containers()).toEqual([]);
    });
  },
);
