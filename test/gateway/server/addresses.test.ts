import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listenTcp } from '../../../src/gateway/server/listen.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { localCredential, WireServer } from '../../helpers/wire-server.ts';

class Scratch implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-socket-'));
  readonly socketPath = join(this.dir, 'run', 'gateway.sock');

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

describe('the unix socket', () => {
  it('is 0600 in a directory that is 0700', async () => {
    await using wire = await WireServer.open();
    expect(lstatSync(wire.socketPath).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(wire.socketPath, '..')).mode & 0o777).toBe(0o700);
  });

  it('left by a gateway that died is replaced', async () => {
    using scratch = new Scratch();
    const { dir, socketPath } = scratch;
    mkdirSync(join(dir, 'run'), { mode: 0o700 });
    const { spawnSync } = await import('node:child_process');
    // A process that is killed while it listens leaves its file behind.
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(socketPath)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    expect(existsSync(socketPath)).toBe(true);
    await using wire = await WireServer.open({ socketPath });
    const client = await Attacker.open({ socketPath: wire.socketPath });
    expect((await client.connect({ auth: { token: localCredential } })).ok).toBe(true);
    await client.end();
  });

  it('of a gateway that lives is left alone', async () => {
    using scratch = new Scratch();
    await using first = await WireServer.open({ socketPath: scratch.socketPath });
    await expect(WireServer.open({ socketPath: scratch.socketPath })).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
    });
    const client = await Attacker.open({ socketPath: first.socketPath });
    await client.end();
  });

  it('is not made over a link or a file, nor in a directory that others can write', async () => {
    using scratch = new Scratch();
    const { dir, socketPath } = scratch;
    mkdirSync(join(dir, 'run'), { mode: 0o700 });
    const unsafe = { code: 'STATE_UNSAFE' };
    symlinkSync(join(dir, 'elsewhere'), socketPath);
    await expect(WireServer.open({ socketPath })).rejects.toMatchObject(unsafe);
    rmSync(socketPath);
    writeFileSync(socketPath, 'precious');
    await expect(WireServer.open({ socketPath })).rejects.toMatchObject(unsafe);
    rmSync(socketPath);
    chmodSync(join(dir, 'run'), 0o777);
    await expect(WireServer.open({ socketPath })).rejects.toMatchObject(unsafe);
  });
});

describe('the TCP addresses', () => {
  it('share one port', async () => {
    await using wire = await WireServer.open();
    for (const host of ['127.0.0.1', '::1']) {
      const client = await Attacker.open({ port: wire.port, host });
      await client.end();
    }
  });

  it('leave out one that this machine does not have', async () => {
    const { servers } = await listenTcp(['127.0.0.1', '2001:db8::1'], 0, () => createHttpServer());
    expect(servers).toHaveLength(1);
    for (const server of servers) server.close();
  });

  it('that are taken are named, and nothing stays open', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    await expect(listenTcp(['127.0.0.1', '::1'], port, () => createHttpServer())).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      details: { port },
    });
    await new Promise((resolve) => holder.close(resolve));
    const { servers } = await listenTcp(['127.0.0.1'], port, () => createHttpServer());
    for (const server of servers) server.close();
  });
});
