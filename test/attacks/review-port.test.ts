import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { attach } from '../../src/gateway/client/attach.ts';
import { connectGateway } from '../../src/gateway/client/connect-gateway.ts';
import { consoleDevice } from '../../src/gateway/client/console-device.ts';
import { findGateway } from '../../src/gateway/client/find-gateway.ts';
import { portHolder } from '../../src/gateway/client/port-holder.ts';
import { Secret } from '../../src/gateway/logs/secret.ts';
import { Home } from '../helpers/home.ts';
import { needsUser } from '../helpers/programs.ts';
import { Terminal } from '../helpers/terminal.ts';

const ownToken = 'own-token-0123456789abcdef0123456789abcdef';
const nobody = 65_534;

/** Another user's program on the gateway's port: it says that it is a gateway, and keeps whatever it is sent. */
async function squatter(uid: number) {
  const heard: string[] = [];
  let upgrades = 0;
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ ok: true, status: 'started', version: '1.0.0' })),
  );
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    upgrades += 1;
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data) => heard.push(data.toString()));
      client.send(
        JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } }),
      );
    });
  });
  // The socket belongs to whoever opens it.
  process.seteuid?.(uid);
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  } finally {
    process.seteuid?.(0);
  }
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    upgrades: () => upgrades,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function homeWithPort(port: number): Promise<Home> {
  const home = await Home.make();
  mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
  const config = { gateway: { port, auth: { token: ownToken } } };
  writeFileSync(join(home.dir, '.openclaw', 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  return home;
}

const remoteToken = 'remote-token-0123456789abcdef0123456789abcdef';

/** The gateway of this home is elsewhere, at the end of a tunnel. */
async function homeWithRemote(port: number): Promise<Home> {
  const home = await Home.make();
  mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
  const config = { gateway: { mode: 'remote', remote: { url: `ws://127.0.0.1:${port}`, token: remoteToken } } };
  writeFileSync(join(home.dir, '.openclaw', 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  return home;
}

const asRoot = describe.skipIf(needsUser('root'));

asRoot('166 (CVE-2026-22174): the port of a gateway that is down, taken by another user', () => {
  it('is not attached to by the console, and is sent no token', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithPort(taken.port);
    await using screen = new Terminal('/bin/sh', ['-c', 'exec oc tui'], { cwd: home.dir, env: home.env });
    await screen.waitFor((shown) => /no gateway is running here|no socket/i.test(shown));
    expect(taken.upgrades()).toBe(0);
  });

  it('is sent no configured token by a command that names it', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithPort(taken.port);
    const ran = await home.sh(`oc pairing list --url ws://127.0.0.1:${taken.port}`);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/held by another user; the token was not sent/);
    expect(taken.heard.join('')).not.toContain(ownToken);
    expect(taken.upgrades()).toBe(0);
  });

  it('is not sent the token of a gateway elsewhere whose tunnel has ended here', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithRemote(taken.port);
    for (const env of [{}, { OPENCLAW_GATEWAY_TOKEN: 'of-the-environment' }]) {
      const ran = await home.sh('oc pairing list', env);
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toMatch(/held by another user; the token was not sent/);
    }
    expect(taken.heard).toEqual([]);
    await using tunnel = await squatter(0);
    await using there = await homeWithRemote(tunnel.port);
    await there.sh('oc pairing list --timeout 1');
    expect(tunnel.heard.join('')).toContain(remoteToken);
  });

  it('is sent none of the environment either, which is the token of the gateway here', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithPort(taken.port);
    const env = { OPENCLAW_GATEWAY_TOKEN: 'token-of-the-environment-0123456789abcdef' };
    const ran = await home.sh(`oc pairing list --url ws://127.0.0.1:${taken.port}`, env);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/held by another user; the token was not sent/);
    expect(taken.heard.join('')).not.toContain('token-of-the-environment');
  });

  it('is not shown the token that a gateway there gave this console, though another was given for it', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithPort(taken.port);
    const url = `ws://127.0.0.1:${taken.port}`;
    const { identity, tokens } = consoleDevice({ HOME: home.dir });
    await tokens.keep(url, (await identity(url)).id, { token: new Secret('kept-device-token'), scopes: [] });
    const env = { ...home.env, OC_TOKEN: 'given-for-this-port' };
    await using screen = new Terminal('/bin/sh', ['-c', `exec oc tui --url ${url}`], { cwd: home.dir, env });
    await expect.poll(() => taken.heard.join(''), { timeout: 10_000 }).toContain('given-for-this-port');
    expect(taken.heard.join('')).not.toContain('kept-device-token');
    expect(screen.raw).not.toContain('kept-device-token');
  });

  it('is not taken for a running gateway', async () => {
    await using taken = await squatter(nobody);
    await using home = await homeWithPort(taken.port);
    expect((await home.sh('oc gateway status')).code).toBe(3);
  });

  it('is spoken to when it is ours after all', async () => {
    await using taken = await squatter(0);
    await using home = await homeWithPort(taken.port);
    await home.sh(`oc pairing list --timeout 1 --url ws://127.0.0.1:${taken.port}`);
    expect(taken.heard.join('')).toContain(ownToken);
  });
});

/** A program of its own, since the system asks who accepted a connection: it takes the port as soon as it is free, and tells what it heard. */
const theirs = `
  import { createServer } from 'node:http';
  import { WebSocketServer } from 'ws';
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (client) => {
    client.on('message', (data) => console.log(data.toString()));
    client.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } }));
    console.log('challenged');
  });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'));
`;

/** Ours until `swap` gives the port to somebody else's program. */
async function port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: number } = server.address() as AddressInfo;
  let heard = '';
  let program: ChildProcess | null = null;
  return {
    number,
    url: `ws://127.0.0.1:${number}`,
    heard: () => heard,
    async swap(uid = nobody): Promise<void> {
      await new Promise((resolve) => server.close(resolve));
      const started = spawn(process.execPath, ['--input-type=module', '-e', theirs, String(number)], {
        uid,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      program = started;
      started.stdout.on('data', (text: Buffer) => {
        heard += text.toString();
      });
      await expect.poll(() => heard, { timeout: 10_000 }).toContain('listening');
    },
    async [Symbol.asyncDispose]() {
      server.close();
      if (program?.kill() === true) await once(program, 'exit');
    },
  };
}

asRoot('166 (CVE-2026-22174): a port that is taken by another user between the look at it and the connection', () => {
  const paths = { gatewaySocket: '/nowhere/gateway.sock', localCredential: '/nowhere/credential' };
  const secret = new Secret(ownToken);
  const refusal = { code: 'STATE_UNSAFE', message: expect.stringContaining('the token was not sent to it') };

  it('is sent no configured token', async () => {
    await using taken = await port();
    const configToken = async () => {
      await taken.swap();
      return secret;
    };
    const { target, credential, farEnd = null } = findGateway({ paths, env: {}, url: taken.url, configToken });
    expect((await credential())?.reveal()).toBe(ownToken);
    await expect(connectGateway(target, secret, { farEnd })).rejects.toMatchObject(refusal);
    await expect.poll(() => taken.heard()).toContain('challenged');
    expect(taken.heard()).not.toContain(ownToken);
  });

  it('is not sent the token of a gateway elsewhere, nor by the console', async () => {
    await using taken = await port();
    const found = findGateway({ paths, env: {}, url: taken.url, urlToken: async () => secret });
    const swapped = {
      ...found,
      credential: async () => {
        const given = await found.credential();
        await taken.swap();
        return given;
      },
    };
    const options = { displayName: 'oc console', scopes: [], caps: [], timeoutMs: 5000, now: Date.now };
    await expect(attach(swapped, null, options)).rejects.toMatchObject(refusal);
    await expect.poll(() => taken.heard()).toContain('challenged');
    expect(taken.heard()).not.toContain(ownToken);
  });

  it('is not shown the token that a gateway there gave this console', async () => {
    await using home = await Home.make();
    await using taken = await port();
    const device = consoleDevice({ HOME: home.dir });
    await device.tokens.keep(taken.url, (await device.identity(taken.url)).id, { token: secret, scopes: [] });
    const swapping = {
      identity: device.identity,
      tokens: Object.assign(Object.create(device.tokens), {
        find: async (origin: string, id: string) => {
          const kept = await device.tokens.find(origin, id);
          await taken.swap();
          return kept;
        },
      }),
    };
    const found = findGateway({ paths, env: {}, url: taken.url });
    const options = { displayName: 'oc console', scopes: [], caps: [], timeoutMs: 5000, now: Date.now };
    await expect(attach(found, swapping, options)).rejects.toMatchObject(refusal);
    await expect.poll(() => taken.heard()).toContain('challenged');
    expect(taken.heard()).not.toContain(ownToken);
  });

  it('is sent what was given for it, and everything when the program that took it is ours', async () => {
    await using taken = await port();
    const given = findGateway({ paths, env: { OC_TOKEN: ownToken }, url: taken.url, configToken: async () => secret });
    expect(given.farEnd).toBeNull();
    await taken.swap(0);
    const {
      target,
      credential,
      farEnd = null,
    } = findGateway({
      paths,
      env: {},
      url: taken.url,
      configToken: async () => secret,
    });
    expect(farEnd).toBe('ours');
    const connecting = connectGateway(target, await credential(), { farEnd, timeoutMs: 3000 });
    await expect(connecting).rejects.toMatchObject({ code: 'GATEWAY_SILENT' });
    expect(taken.heard()).toContain(ownToken);
  });
});

describe('166: who holds a port', () => {
  const row = (port: string, uid: number, state = '0A') =>
    `   0: 0100007F:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${uid}        0 1 1 0 100 0`;
  const holderOf = (...rows: readonly string[]) =>
    portHolder(18_789, 1000, (table) => (table.endsWith('tcp') ? ['  sl  local_address', ...rows].join('\n') : ''));

  it.each([
    ['ours', [row('4965', 1000)]],
    ['ours', [row('4965', 0)]],
    ['somebody else', [row('4965', 1001)]],
    ['somebody else', [row('4965', 1000), row('4965', 1001)]],
    ['unknown', []],
    ['unknown', [row('4966', 1000)]],
    // A connection from that port is no listener.
    ['unknown', [row('4965', 1000, '01')]],
    ['somebody else', [row('4965', Number.NaN)]],
  ] as const)('is %s for %j', (holder, rows) => {
    expect(holderOf(...rows)).toBe(holder);
  });

  it('is nobody of ours where the system does not tell', () => {
    expect(portHolder(18_789, 1000, () => '')).toBe('unknown');
  });
});
