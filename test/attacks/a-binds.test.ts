import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker, Device } from '../helpers/attacker.ts';
import { Home } from '../helpers/home.ts';
import { ownAddress } from '../helpers/own-address.ts';

const started = gatewaysOfTests();
const token = { token: canaryToken };
const address = ownAddress() ?? '';
const onLan = () => started({ gateway: { bind: 'lan', auth: token } });

/** What the address answers to a request with this Host: the status and the body. */
async function get(
  port: number,
  host: string,
  name: string,
  path = '/health',
): Promise<{ status: number; body: string }> {
  const socket = connect(port, host);
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
  const text = (await socket.setEncoding('utf8').toArray()).join('');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

const writeConfig = (home: Home, config: object): string => {
  const file = `${home.dir}/.openclaw/openclaw.json`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
};

describe('17: no network without authentication', () => {
  it.each([
    ['lan', { mode: 'none' }, 'oc config set gateway.auth.mode token'],
    ['0.0.0.0', { mode: 'token' }, 'openssl rand -hex 32 | oc config set gateway.auth.token -'],
    ['::', {}, 'openssl rand -hex 32 | oc config set gateway.auth.token -'],
    ['[::]', { mode: 'off' }, 'oc config set gateway.auth.mode token'],
    ['192.0.2.1', { mode: 'none' }, 'oc config set gateway.auth.mode token'],
    // Other spellings of every address, and of loopback with an address beyond it.
    ['0:0:0:0:0:0:0:0', { mode: 'none' }, 'oc config set gateway.auth.mode token'],
    ['::ffff:0.0.0.0', { mode: 'none' }, 'oc config set gateway.auth.mode token'],
    ['::ffff:192.0.2.1', {}, 'openssl rand -hex 32 | oc config set gateway.auth.token -'],
  ])('bind %s with %j ends with 4 and one line that mends it, by file and by flag', async (bind, auth, fix) => {
    await using home = await Home.make();
    const file = writeConfig(home, { gateway: { bind, port: 0, auth } });
    const byFile = await home.sh('oc gateway');
    writeConfig(home, { gateway: { port: 0, auth } });
    const byFlag = await home.sh(`oc gateway --bind '${bind}'`);
    for (const { code, stdout, stderr } of [byFile, byFlag]) {
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain('would open the gateway to a network');
      expect(stderr.split('\n').map((line) => line.trim())).toContain(fix);
    }
    // No token was made for it on the way.
    expect(readFileSync(file, 'utf8')).not.toContain('"token":');
    expect(existsSync(`${home.dir}/.openclaw/state/gateway.sock`)).toBe(false);
  });

  it('a bind that is none, and one whose address is not here, are said to be', async () => {
    await using home = await Home.make();
    const nonsense = await home.sh('oc gateway --bind everywhere');
    expect({ code: nonsense.code, said: nonsense.stderr }).toEqual({
      code: 2,
      said: expect.stringContaining('"everywhere" is no place to listen at'),
    });
    writeConfig(home, { gateway: { port: 0, auth: token, bind: '192.0.2.254' } });
    const elsewhere = await home.sh('oc gateway');
    expect({ code: elsewhere.code, said: elsewhere.stderr }).toEqual({
      code: 2,
      said: expect.stringContaining('192.0.2.254 is not an address of this machine'),
    });
  });

  it('auto without Tailscale is loopback, where the first start makes a token', async () => {
    await using home = await Home.make();
    const { stdout } = await home.stay('oc gateway --port 0 --bind auto');
    expect(stdout()).toMatch(/^oc gateway ready on ws:\/\/127\.0\.0\.1:\d+, bind auto \(loopback\): 127\.0\.0\.1 ::1;/);
    expect(readFileSync(`${home.dir}/.openclaw/openclaw.json`, 'utf8')).toMatch(
      /token: *"[0-9a-f]{64}"|"token": *"[0-9a-f]{64}"/,
    );
  });
});

describe.skipIf(address === '')('a gateway on a network', () => {
  const guest = (gateway: RealGateway) => Attacker.open({ port: gateway.port, host: address });

  it('listens on its addresses and on both of loopback, says so in one line, and warns of plain text', async () => {
    await using home = await Home.make();
    writeConfig(home, { gateway: { port: 0, bind: address, auth: token } });
    const { stdout } = await home.stay('oc gateway');
    const port = Number(/:(\d+), bind custom: /.exec(stdout())?.[1]);
    expect(stdout().split('\n')[0]).toBe(
      `oc gateway ready on ws://127.0.0.1:${port}, bind custom: ${address} 127.0.0.1 ::1; attach with  oc tui`,
    );
    for (const host of [address, '127.0.0.1', '::1']) expect((await get(port, host, 'localhost')).status).toBe(200);
    expect((await home.sh('oc status')).stdout).toContain(`custom port ${port}, auth token`);
    expect((await home.sh('oc logs')).stdout).toContain('secrets cross the network in the clear');
  });

  it('31: answers to the address that was called and to no other name', async () => {
    const { port } = await onLan();
    for (const host of [address, '127.0.0.1', '::1']) {
      const own = host.includes(':') ? `[${host}]` : host;
      expect((await get(port, host, own)).status).toBe(200);
      expect((await get(port, host, `${own}:${port}`)).status).toBe(200);
      for (const other of [
        'evil.com',
        `${address}.nip.io`,
        '0.0.0.0',
        '[::]',
        '192.0.2.253',
        'unknown',
        '',
        `[::ffff:${address}]`,
        '[0:0:0:0:0:0:0:1]',
        host === address ? '127.0.0.2' : address,
      ]) {
        expect((await get(port, host, other)).status, `${other} at ${host}`).toBe(421);
      }
    }
  });

  it('tells on GET / the way that works from there', async () => {
    const { port } = await onLan();
    const at = async (host: string, name: string) => (await get(port, host, name, '/')).body;
    expect(await at('127.0.0.1', 'localhost')).toContain(`oc tui --url ws://127.0.0.1:${port}\n`);
    expect(await at(address, address)).toContain(`ssh -N -L ${port}:127.0.0.1:${port} USER@HOST`);
  });

  it('22, 24: takes nobody who calls its own address for this machine itself', async () => {
    const gateway = await onLan();
    // This machine is never locked out; whoever comes by an address of the network is.
    for (let i = 0; i < 10; i += 1) {
      const client = await guest(gateway);
      expect((await client.connect({ auth: { token: `wrong-${i}` } })).ok).toBe(false);
    }
    const right = await (await guest(gateway)).connect({ auth: token });
    expect(right.error.details).toMatchObject({ code: 'AUTH_RATE_LIMITED' });
    expect((await (await Attacker.open({ port: gateway.port })).connect({ auth: token })).ok).toBe(true);
  });

  it('17: lets nobody in by the mode trusted-proxy who does not come through the proxy', async () => {
    const trustedProxy = {
      userHeader: 'x-forwarded-user',
      allowUsers: ['alice'],
      requiredHeaders: ['x-forwarded-for'],
    };
    const auth = { mode: 'trusted-proxy', trustedProxy };
    const gateway = await started({ gateway: { bind: 'lan', auth, trustedProxies: ['192.0.2.253'] } });
    const bare = await (await guest(gateway)).connect();
    expect(bare.error.details).toEqual({ code: 'DEVICE_IDENTITY_REQUIRED' });
    const named = Attacker.open({ port: gateway.port, host: address }, { 'x-forwarded-user': 'alice' });
    const said = await named.then((client) => client.connect(), String);
    expect(said).toMatch(/HTTP 403/);
    const client = await guest(gateway);
    const params = {
      minProtocol: 4,
      maxProtocol: 4,
      client: { id: 'cli', version: '1', platform: 'linux', mode: 'cli' },
    };
    const signed = new Device().sign(
      { ...params, role: 'operator', caps: [], scopes: ['operator.read'] },
      client.challenge,
    );
    expect((await client.request('connect', signed)).error.details).toMatchObject({ code: 'PAIRING_REQUIRED' });
  });

  it.each(['none', 'trusted-proxy'])(
    '17, 152 (CVE-2026-41916): mode %s, written while it runs, opens nothing',
    async (mode) => {
      const gateway = await onLan();
      const operator = await gateway.operator();
      writeFileSync(gateway.paths.configFile, JSON.stringify({ gateway: { bind: 'lan', auth: { mode, ...token } } }));
      await expect
        .poll(async () => (await operator.request('status')).payload.oc.config.problem)
        .toContain('only when the gateway is started again');
      expect((await (await guest(gateway)).connect()).ok).toBe(false);
      expect((await (await guest(gateway)).connect({ auth: token })).ok).toBe(true);
    },
  );
});

describe('a port that is taken', () => {
  const listening = async (host: string) => {
    const server = createServer((socket: Socket) => socket.destroy()).listen({ host, port: 0, ipv6Only: true });
    await once(server, 'listening');
    const bound = server.address();
    return { server, port: typeof bound === 'object' && bound !== null ? bound.port : 0 };
  };

  it.each([
    ['lan', '::'],
    ['lan', '0.0.0.0'],
    ['lan', '127.0.0.1'],
    ['loopback', '::1'],
  ])('on one family keeps bind %s from half of it (taken: %s), and lets go of the other', async (bind, taken) => {
    await using home = await Home.make();
    const { server, port } = await listening(taken);
    writeConfig(home, { gateway: { port, bind, auth: token } });
    const refused = await home.sh('oc gateway');
    expect(refused.stderr).toContain('[PORT_TAKEN, exit 6]');
    server.close();
    await once(server, 'close');
    const { stdout } = await home.stay('oc gateway');
    expect(stdout()).toContain(`:${port}`);
  });
});
