import { describe, expect, it } from 'vitest';
import { call, sh } from '../gateway/sandbox/places.ts';
import { Place, withoutDocker } from './place.ts';

describe.skipIf(withoutDocker)('a call in a container', () => {
  it('runs warm in the same container, as a user that is not root, with the exit code of its own', async () => {
    await using place = new Place();
    const box = await place.open();
    const first = await box.run(sh('id -u; pwd; echo kept > file; exit 7'));
    expect(first).toMatchObject({ ended: 'exit', code: 7, stdout: { text: '1000\n/workspace\n', truncated: false } });
    expect(await place.open()).toMatchObject({ kind: 'docker', workspace: '/workspace' });
    const second = await box.run(call(['cat', 'file']));
    expect(second).toMatchObject({ ended: 'exit', code: 0, stdout: { text: 'kept\n' } });
    expect(place.containers()).toHaveLength(1);
  });

  it('takes standard input, keeps stdout and stderr apart, and runs what the image has', async () => {
    await using place = new Place();
    const box = await place.open();
    const echoed = await box.run(sh('cat; echo wrong >&2', { stdin: 'ä\nb' }));
    expect(echoed).toMatchObject({ stdout: { text: 'ä\nb' }, stderr: { text: 'wrong\n' } });
    const tools = await box.run(
      sh(
        'git init -q . && python3 -c "import json,csv,sqlite3,datetime" && jq -n 1 && awk "BEGIN{print 2}" && ps >/dev/null && sh -c "echo 3"',
      ),
    );
    expect(tools).toMatchObject({ code: 0, stdout: { text: '1\n2\n3\n' } });
  });

  it('says what the call did wrong as the call’s own end: no such program, no such directory', async () => {
    await using place = new Place();
    const box = await place.open();
    expect(await box.run(call(['no-such-program']))).toMatchObject({ ended: 'exit', code: 127 });
    const nowhere = await box.run(call(['true'], { cwd: '/no/such' }));
    expect(nowhere.ended).toBe('exit');
    expect(nowhere.code).not.toBe(0);
    expect(await box.run(sh('kill -KILL $$'))).toMatchObject({ ended: 'exit', code: 137 });
    expect(await box.run(sh('echo "Error response from daemon: is not running" >&2; exit 1'))).toMatchObject({
      ended: 'exit',
      code: 1,
    });
    expect(await box.run(call(['true']))).toMatchObject({ ended: 'exit', code: 0 });
  });

  it('116: passes odd words as they are, to no shell (CVE-2026-24763)', async () => {
    await using place = new Place();
    const box = await place.open();
    const odd = ['$(touch /tmp/pwn)', '`id`', 'a\nb', '-e', '--privileged', '--', '', ' ', '"', "'", 'A=b', '*', '\\'];
    const env = Object.fromEntries(odd.map((value, at) => [`ODD_${at}`, value]));
    const dump =
      'import os,sys,json; print(json.dumps([sys.argv[1:], {k:v for k,v in os.environ.items() if k.startswith("ODD_")}]))';
    const ran = await box.run(call(['python3', '-c', dump, ...odd], { env }));
    expect(JSON.parse(ran.stdout.text)).toEqual([odd, env]);
    expect(await box.run(call(['test', '-e', '/tmp/pwn']))).toMatchObject({ code: 1 });
    const elsewhere = await box.run(call(['pwd'], { cwd: '/$(id)' }));
    expect(elsewhere.code).not.toBe(0);
    expect(elsewhere.stdout.text).not.toContain('uid=');
    expect(elsewhere.stdout.text).toContain('chdir to cwd ("/$(id)")');
  });

  it('116: a variable that the client listens to reaches the call and not the client', async () => {
    await using place = new Place();
    const box = await place.open();
    const env = {
      DOCKER_HOST: 'tcp://192.0.2.1:1',
      LD_PRELOAD: '/no/such.so',
      PATH: '/usr/bin:/bin:/odd',
      HTTPS_PROXY: 'http://192.0.2.1:2',
      HOME: '/tmp',
      lower_case: 'one\ntwo',
    };
    const dump =
      'import os,json; print(json.dumps({k: os.environ.get(k) for k in "DOCKER_HOST LD_PRELOAD PATH HTTPS_PROXY HOME lower_case".split()}))';
    const ran = await box.run(call(['python3', '-c', dump], { env }));
    expect(ran.ended).toBe('exit');
    expect(JSON.parse(ran.stdout.text)).toEqual(env);
  });

  it.each([
    ['a name with =', call(['true'], { env: { 'A=B': 'c' } })],
    ['a name with a new line', call(['true'], { env: { 'A\nB': 'c' } })],
    ['a name that is an option', call(['true'], { env: { '-e': 'c' } })],
    ['a NUL', call(['echo', 'a\0b'])],
    ['no program', call([])],
    ['a directory that is relative', call(['true'], { cwd: '--privileged' })],
  ])('116: refuses %s before anything starts', async (_, wrong) => {
    await using place = new Place();
    const box = await place.open();
    await expect(box.run(wrong)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('has nothing of our environment', async () => {
    await using place = new Place();
    process.env['OC_TEST_OF_OURS'] = 'visible';
    const box = await place.open();
    const { stdout } = await box.run(call(['env']));
    const names = stdout.text.split('\n').map((line) => line.split('=')[0]);
    expect(names).toContain('PATH');
    expect(names).not.toContain('OC_TEST_OF_OURS');
    expect(stdout.text).not.toContain(place.stateDir);
  });
});
