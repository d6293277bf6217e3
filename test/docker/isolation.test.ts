import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DockerClient } from '../../src/gateway/sandbox/docker-client.ts';
import { call, sh } from '../gateway/sandbox/places.ts';
import { dockerEnv, dockerWords, Place, statusOf, withoutDocker } from './place.ts';

describe.skipIf(withoutDocker)('a container as it is seen from outside', () => {
  it('115: has no capability, no new privileges, a filter, a root that is read-only, a user and limits', async () => {
    await using place = new Place();
    const box = await place.open();
    expect(await box.run(call(['true']))).toMatchObject({ code: 0 });
    // why: the daemon's own answer, whose fields are looked at one by one
    const one = JSON.parse(place.inspect('{{json .}}')) as Record<string, Record<string, unknown>>;
    expect(one['HostConfig']).toMatchObject({
      CapAdd: null,
      CapDrop: ['ALL'],
      Privileged: false,
      ReadonlyRootfs: true,
      NetworkMode: 'none',
      IpcMode: 'none',
      PidMode: '',
      UsernsMode: '',
      UTSMode: '',
      PidsLimit: 64,
      Memory: 128 << 20,
      MemorySwap: 128 << 20,
      NanoCpus: 1e9,
      Devices: [],
      Binds: null,
      GroupAdd: null,
      SecurityOpt: ['no-new-privileges'],
      Init: true,
    });
    expect(one['Config']?.['User']).toBe('1000:1000');
    expect(one['Mounts']).toEqual([]);
    const inside = dockerWords('top', place.containers()[0] ?? '', '-o', 'pid,args')
      .split('\n')
      .find((line) => line.includes('sleep'));
    const pid = inside?.trim().split(/\s+/)[0] ?? '';
    expect(statusOf(pid, 'CapEff')).toMatch(/^0+$/);
    expect(statusOf(pid, 'CapBnd')).toMatch(/^0+$/);
    expect(statusOf(pid, 'NoNewPrivs')).toBe('1');
    expect(statusOf(pid, 'Seccomp')).toBe('2');
    expect(statusOf(pid, 'Uid')).toMatch(/^1000\s+1000\s+1000\s+1000$/);
  });

  it('115: cannot become root, mount, or see what else runs', async () => {
    await using place = new Place();
    const box = await place.open();
    const tried = await box.run(sh('mount -t tmpfs x /tmp; unshare -U true; chroot / true; mknod /tmp/d c 1 1; true'));
    expect(tried.stderr.text.split('\n').length).toBeGreaterThan(3);
    expect((await box.run(sh('find / -xdev -perm /6000 2>/dev/null'))).stdout.text).toBe('');
    const { stdout } = await box.run(sh('ls /proc | grep -c "^[0-9]"'));
    expect(Number(stdout.text)).toBeLessThan(10);
  });

  it('114: reaches nothing: no address, no route, not the metadata of a cloud (CVE-2026-32038)', async () => {
    await using place = new Place();
    const box = await place.open();
    const reach =
      'import socket,sys\n' +
      'for host in ["169.254.169.254", "127.0.0.1", "1.1.1.1", "172.17.0.1", "10.0.0.1"]:\n' +
      '  for port in (80, 443, 2375):\n' +
      '    try: socket.create_connection((host, port), 1); print("reached", host, port)\n' +
      '    except OSError: pass\n' +
      'try: print("named", socket.gethostbyname("example.com"))\n' +
      'except OSError: pass\n' +
      'print(open("/proc/net/dev").read().count(":"))\n';
    const ran = await box.run(call(['python3', '-c', reach]));
    expect(ran.stdout.text).toBe('1\n');
    expect(await box.run(sh('cat /proc/net/route | wc -l'))).toMatchObject({ stdout: { text: '1\n' } });
  });

  it.each(['host', 'bridge', 'default', 'container:x', 'service:x', 'ns:/proc/1/ns/net', '--network=host', ''])(
    '114: is not made with the network %j',
    async (network) => {
      await using place = new Place();
      expect(await place.refusal({ network })).toMatch(/network/);
      expect(place.containers()).toEqual([]);
    },
  );

  it('114: a network of one’s own must lead nowhere, and then the containers in it reach each other alone', async () => {
    await using place = new Place();
    const shut = ['-o', 'com.docker.network.bridge.inhibit_ipv4=true'];
    for (const [name, ...flags] of [
      ['out'],
      ['host-in-it', '--internal'],
      ['still-out', ...shut],
      ['shut', '--internal', ...shut],
    ]) {
      dockerWords('network', 'create', ...flags, name ?? '');
    }
    expect(await place.refusal({ network: 'out' })).toBe('the network out cannot be used: it has a way out');
    expect(await place.refusal({ network: 'still-out' })).toMatch(/has a way out/);
    expect(await place.refusal({ network: 'host-in-it' })).toMatch(/this machine stands in it/);
    expect(await place.refusal({ network: 'not-there' })).toMatch(/not exist/);
    const box = await place.open('one', { network: 'shut' });
    const reach =
      'import socket\nfor h in ["169.254.169.254","172.17.0.1","172.18.0.1","172.19.0.1","172.20.0.1","1.1.1.1"]:\n' +
      '  try: socket.create_connection((h, 80), 1); print("reached", h)\n' +
      '  except ConnectionRefusedError: print("refused by", h)\n  except OSError: pass\nprint("done")';
    expect(await box.run(call(['python3', '-c', reach]))).toMatchObject({ stdout: { text: 'done\n' } });
    await place.sandboxes.stop();
    dockerWords('network', 'rm', 'out', 'host-in-it', 'still-out', 'shut');
  });

  it('116: is not made with an image, a user or a variable that is something else', async () => {
    await using place = new Place();
    for (const image of ['--privileged', '-v', 'a b', '../x', 'x;id', '']) {
      expect(await place.refusal({ image })).toBe('sandbox.docker.image: is not the name of an image');
    }
    for (const user of ['0', 'root', '0:0', '1000:0', '--privileged', '1000 --privileged']) {
      expect(await place.refusal({ user })).toMatch(/^sandbox\.docker\.user: must/);
    }
    for (const key of ['A=B', 'a', '-e', 'A\nB', '']) {
      expect(await place.refusal({ env: { [key]: 'x' } })).toMatch(/^sandbox\.docker\.env: must/);
    }
    expect(place.containers()).toEqual([]);
  });

  it('113: is not made with what a link leads to (CVE-2026-27002)', async () => {
    await using place = new Place();
    const shared = join(place.stateDir, '..', `shared-${place.stateId}`);
    mkdirSync(shared);
    symlinkSync('/etc', join(shared, 'conf'));
    symlinkSync(place.stateDir, join(shared, 'state'));
    symlinkSync('/var/run', join(shared, 'run'));
    for (const bind of ['conf', 'state', 'run', 'run/docker.sock', 'conf/not-there', 'state/credentials']) {
      expect(await place.refusal({ binds: [`${join(shared, bind)}:/data`] })).toMatch(/^sandbox\.docker\.binds: /);
    }
    expect(await place.refusal({ binds: [`${join(shared, 'absent')}:/data`] })).toMatch(/Docker refuses/);
    expect(place.containers()).toEqual([]);
  });

  it('is refused with a sentence when its user may not use the workspace, as that of a gateway of root', async () => {
    await using place = new Place();
    const workspace = join(place.stateDir, 'workspace');
    const { chmodSync } = await import('node:fs');
    mkdirSync(workspace);
    const why = (mode: number, workspaceAccess: 'ro' | 'rw') => {
      chmodSync(workspace, mode);
      return place.refusal({ workspaceAccess });
    };
    expect(await why(0o700, 'rw')).toBe(
      `user 1000:1000, as which the sandbox runs, may not write in the workspace ${workspace}`,
    );
    expect(await why(0o700, 'ro')).toMatch(/may not read the workspace/);
    expect(await why(0o711, 'ro')).toMatch(/may not read the workspace/);
    expect(await why(0o755, 'rw')).toMatch(/may not write in the workspace/);
    expect(await why(0o755, 'ro')).toBe('there is a docker');
    expect(place.containers()).toHaveLength(1);
  });

  it('113: a directory that another sandbox swaps between our look and the daemon’s is not shown', async () => {
    let swap = (): void => undefined;
    class Slow extends DockerClient {
      override run(...[args, rest]: Parameters<DockerClient['run']>): ReturnType<DockerClient['run']> {
        if (args[0] === 'run') swap();
        return super.run(args, rest);
      }
    }
    await using place = new Place(undefined, new Slow({ env: dockerEnv }));
    const out = `${place.stateDir}-out`;
    const precious = `${place.stateDir}-precious`;
    for (const [dir, text] of [
      [join(out, 'report'), 'the report'],
      [precious, 'precious'],
    ] as const) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'file'), text);
    }
    try {
      place.written = [out];
      const binds = [`${join(out, 'report')}:/in`];
      expect(await (await place.open('one', { binds })).run(sh('cat /in/file'))).toMatchObject({
        stdout: { text: 'the report' },
      });
      await place.sandboxes.drop('one');
      swap = () => {
        renameSync(join(out, 'report'), join(out, 'was'));
        symlinkSync(precious, join(out, 'report'));
      };
      expect(await place.refusal({ binds })).toContain('is not what was judged');
      expect(place.containers()).toEqual([]);
      swap = () => undefined;
      expect(await place.refusal({ binds })).toContain('is a link that lies where a sandbox may write');
    } finally {
      for (const dir of [out, precious]) rmSync(dir, { recursive: true });
    }
  });

  it('shows a workspace to read, or to write, as it was told, and a directory beside it', async () => {
    await using place = new Place();
    const workspace = join(place.stateDir, 'workspace');
    const beside = `${place.stateDir}-a,b "c"`;
    for (const dir of [workspace, beside]) mkdirSync(dir, { mode: 0o777 });
    dockerWords('version');
    const { chmodSync, existsSync } = await import('node:fs');
    for (const dir of [workspace, beside]) chmodSync(dir, 0o777);
    writeFileSync(join(workspace, 'seen'), 'yes');
    const read = await place.open('ro', { workspaceAccess: 'ro', binds: [`${beside}:/data`] });
    expect(await read.run(sh('cat seen; touch x; touch /data/x'))).toMatchObject({ code: 1, stdout: { text: 'yes' } });
    const write = await place.open('rw', { workspaceAccess: 'rw', binds: [`${beside}:/data:rw`] });
    expect(await write.run(sh('touch x; touch /data/x'))).toMatchObject({ code: 0 });
    expect(existsSync(join(workspace, 'x')) && existsSync(join(beside, 'x'))).toBe(true);
    rmSync(beside, { recursive: true });
  });
});
