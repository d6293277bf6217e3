import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerImage } from '../helpers/docker-setup.ts';
import { Home } from '../helpers/home.ts';
import { dockerEnv, dockerWords, withoutDocker } from './place.ts';

let home: Home;
beforeAll(async () => {
  home = await Home.make();
  await home.sh(`oc config set agents.defaults.sandbox.docker.image ${dockerImage}`);
});
afterAll(() => home[Symbol.asyncDispose]());

const { DOCKER_HOST } = dockerEnv;

/** A client that complains about one word, as a machine that cannot do it; everything else is the real one. */
function complaining(word: string): Record<string, string> {
  const bin = join(home.dir, `bin${word}`);
  mkdirSync(bin);
  const script = `#!/bin/bash\nreal=$(PATH=\${PATH#*:} command -v docker)\nfor word in "$@"; do
  [ "$word" = "${word}" ] && { echo "docker: Error response from daemon: your kernel cannot do this." >&2; exit 125; }\ndone
exec "$real" "$@"\n`;
  writeFileSync(join(bin, 'docker'), script);
  chmodSync(join(bin, 'docker'), 0o755);
  return { DOCKER_HOST, PATH: `${bin}:${home.env['PATH']}` };
}

describe.skipIf(withoutDocker)('oc doctor docker', () => {
  it('makes a real container, finds everything as it must be, and leaves nothing', async () => {
    const ran = await home.sh('oc doctor docker', { DOCKER_HOST });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ok +every flag, as Docker tells it$/m);
    expect(ran.stdout).toMatch(/^ok +seccomp, inside$/m);
    expect(ran.stdout).toContain('The sandbox works here.');
    expect(dockerWords('ps', '-aq', '--filter', 'name=oc-doctor')).toBe('');
  });

  it.each(['--pids-limit', '--memory', '--cap-drop'])(
    'prints the flag that fails, and what to do: %s',
    async (flag) => {
      const ran = await home.sh('oc doctor docker --json', complaining(flag));
      expect(ran.code).toBe(1);
      // why: the document of the command under test
      const { data } = JSON.parse(ran.stdout) as { data: { ok: boolean; steps: { what: string; because: string }[] } };
      expect(data.ok).toBe(false);
      expect(data.steps.at(-1)?.what).toMatch(new RegExp(`^${flag} `));
      expect(data.steps.at(-1)?.because).toContain('your kernel cannot do this.');
    },
  );

  it("looks at every agent's sandbox, and says whose does not work", async () => {
    home.configure({
      'agents.list': [
        { id: 'plain' },
        { id: 'family', sandbox: { docker: { image: 'absent:2' } } },
        { id: 'little', sandbox: { docker: { memory: '64m' } } },
      ],
    });
    const ran = await home.sh('oc doctor docker', { DOCKER_HOST });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(
      /^Agent {2}main, plain\nok [\s\S]*^Agent {2}family\nok [\s\S]*FAILS[\s\S]*^Agent {2}little\nok /m,
    );
    expect(ran.stdout).toContain('No call runs in the sandbox of  family\n');
    await home.sh('oc config unset agents.list');
    expect(await home.sh('oc doctor docker', { DOCKER_HOST })).toMatchObject({ code: 0 });
  });

  it('says when there is no Docker, no daemon and no image', async () => {
    const { PATH } = home.env;
    const bare = (PATH ?? '').split(':')[0];
    const none = await home.sh(`PATH=${bare}:/nowhere /bin/bash -c 'oc doctor docker'`);
    expect(none).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/FAILS +Docker\n +Docker is not installed\n/),
    });
    const down = await home.sh('oc doctor docker', { DOCKER_HOST: 'unix:///no/such.sock' });
    expect(down).toMatchObject({ code: 1, stdout: expect.stringContaining('the Docker daemon does not answer') });
    await home.sh('oc config set agents.defaults.sandbox.docker.image absent:1');
    const absent = await home.sh('oc doctor docker', { DOCKER_HOST });
    expect(absent).toMatchObject({ code: 1, stdout: expect.stringContaining('oc sandbox build') });
    await home.sh(`oc config set agents.defaults.sandbox.docker.image ${dockerImage}`);
  });
});

describe.skipIf(withoutDocker)('oc sandbox', () => {
  it('build: the image is there, of at most 60 MB, and says what it is made of', async () => {
    const ran = await home.sh('oc sandbox build --json', { DOCKER_HOST });
    expect(ran.code).toBe(0);
    // why: the document of the command under test
    const { data } = JSON.parse(ran.stdout) as { data: { bytes: number; made: boolean; packages: string[] } };
    expect(data.made).toBe(false);
    expect(data.bytes).toBeLessThanOrEqual(60e6);
    expect(data.packages.map((one) => one.split('=')[0])).toEqual(expect.arrayContaining(['bash', 'git', 'python3']));
  });

  it('list: nothing before a gateway has made something', async () => {
    expect(await home.sh('oc sandbox list', { DOCKER_HOST })).toMatchObject({
      code: 0,
      stdout: 'No container is there. The first call of a conversation makes one.\n',
    });
  });
});
