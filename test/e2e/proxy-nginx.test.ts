import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attacker } from '../helpers/attacker.ts';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { Nginx } from '../helpers/nginx.ts';
import { needsProgram } from '../helpers/programs.ts';

const host = 'gateway.example.com';
const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const from = '127.0.0.2';
const spoofed = { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '10.9.9.9', Forwarded: 'for=10.9.9.9' };

/** A gateway of somebody's own with a proxy on the same machine, and the nginx settings that it prints. */
async function place(auth: object): Promise<{ home: Home; port: number; server: string }> {
  const home = await Home.make();
  const port = await freePort();
  const gateway = { port, auth, trustedProxies: ['127.0.0.1'], allowedHosts: [host] };
  mkdirSync(`${home.dir}/.openclaw`, { mode: 0o700 });
  writeFileSync(`${home.dir}/.openclaw/openclaw.json`, JSON.stringify({ gateway }), { mode: 0o600 });
  await home.stay('oc gateway');
  const { stdout } = await home.sh('oc doctor proxy nginx --json');
  const { data } = JSON.parse(stdout);
  expect(data.missing).toEqual([]);
  return { home, port, server: data.settings[0].lines.join('\n') };
}

const attach = (proxy: { readonly port: number }, headers: Readonly<Record<string, string>> = {}) =>
  Attacker.open({ port: proxy.port, from }, { Host: host, ...headers });

/** The log's lines about the door, as its file has them. */
const doorLog = async (home: Home, words: string): Promise<readonly string[]> =>
  (await home.sh(`oc logs --json --grep '${words}'`)).stdout.trimEnd().split('\n').filter(Boolean);

/** What came back for one request, and how many bytes of a body were taken before it. `body` is called until the end. */
function ask(port: number, head: readonly string[], chunk?: Buffer): Promise<{ text: string; sent: number }> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    let text = '';
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const push = () => {
      while (chunk !== undefined && !socket.destroyed && socket.bytesWritten < 2 ** 28 && socket.write(chunk)) {}
    };
    socket.on('connect', push).on('drain', push);
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ text, sent: socket.bytesWritten }));
  });
}

const statusOf = ({ text }: { readonly text: string }): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
const get = (port: number, headers: readonly string[]) =>
  ask(port, ['GET /health HTTP/1.1', 'Connection: close', ...headers]);

describe.skipIf(needsProgram('nginx'))('nginx in front, as oc doctor proxy prints it', () => {
  let home: Home;
  let gatewayPort: number;
  let server: string;
  let nginx: Nginx;
  beforeAll(async () => {
    ({ home, port: gatewayPort, server } = await place({ mode: 'token', token }));
    nginx = await Nginx.open(server);
  }, 30_000);
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  it('22: the client is who nginx saw, whatever address it sent itself', async () => {
    const client = await attach(nginx, spoofed);
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    expect((await doorLog(home, 'operator attached')).join()).toMatch(/"address":"127\.0\.0\.2"/);
    await client.end();
    const wrong = await attach(nginx, spoofed);
    expect((await wrong.connect({ auth: { token: 'wrong' } })).ok).toBe(false);
    expect((await doorLog(home, 'authentication failed')).join()).toMatch(/"address":"127\.0\.0\.2"/);
    expect(await doorLog(home, 'forwarded addresses')).toEqual([]);
  });

  it('31: a name that is not in gateway.allowedHosts is refused', async () => {
    expect(statusOf(await get(nginx.port, [`Host: ${host}`]))).toBe(200);
    expect(statusOf(await get(nginx.port, ['Host: evil.example', `X-Forwarded-Host: ${host}`]))).toBe(421);
    await expect(attach(nginx, { Host: 'evil.example' })).rejects.toThrow('HTTP 421');
  });

  it('past nginx, a forwarded header is refused', async () => {
    expect(statusOf(await get(gatewayPort, ['Host: 127.0.0.1', 'X-Forwarded-For: 127.0.0.1']))).toBe(403);
  });

  it('41 (CVE-2026-28478): a body of a gigabyte, said or not, is refused long before its end', async () => {
    const said = ['POST /health HTTP/1.1', `Host: ${host}`, 'Content-Length: 1073741824'];
    expect(statusOf(await ask(nginx.port, said))).toBe(413);
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
    const unsaid = ['POST /health HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: chunked'];
    const { text, sent } = await ask(nginx.port, unsaid, chunk);
    // An answer that comes while the client still sends may be lost to it; that it was hung up on may not.
    expect(text === '' || [405, 413].includes(statusOf({ text }))).toBe(true);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('41: a body that never comes is not waited for', async () => {
    const before = performance.now();
    const head = ['POST /health HTTP/1.1', `Host: ${host}`, 'Content-Length: 1000', 'Connection: close'];
    expect(statusOf(await ask(nginx.port, head))).toBe(405);
    expect(performance.now() - before).toBeLessThan(9000);
  }, 20_000);

  it('in the form that appends: the rightmost address counts, the log says so, and what contradicts it is refused', async () => {
    const appending = server
      .replace('X-Forwarded-For $remote_addr', 'X-Forwarded-For $proxy_add_x_forwarded_for')
      .replace(/^.*Forwarded "";\n/m, '');
    expect(appending).not.toBe(server);
    await using append = await Nginx.open(appending);
    const client = await attach(append, { 'X-Forwarded-For': '8.8.8.8, 127.0.0.1' });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    const attached = await doorLog(home, 'operator attached');
    expect(attached.at(-1)).toMatch(/"address":"127\.0\.0\.2"/);
    const remarks = await doorLog(home, 'forwarded addresses');
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toMatch(/"counted":"127\.0\.0\.2"/);
    await client.end();
    for (const lie of [{ 'X-Forwarded-For': 'localhost' }, { Forwarded: 'for=127.0.0.1;by=x, for=10.1.1.1' }]) {
      await expect(attach(append, lie)).rejects.toThrow('HTTP 403');
    }
  });
});

describe.skipIf(needsProgram('nginx'))('nginx in front that signs people in', () => {
  let home: Home;
  let gatewayPort: number;
  let nginx: Nginx;
  beforeAll(async () => {
    const trustedProxy = {
      userHeader: 'X-Forwarded-User',
      requiredHeaders: ['X-Forwarded-Proto', 'X-Forwarded-For'],
      allowUsers: ['alice'],
    };
    const made = await place({ mode: 'trusted-proxy', scopes: ['read'], trustedProxy });
    home = made.home;
    gatewayPort = made.port;
    nginx = await Nginx.open(made.server, { alice: 'a-secret', bob: 'b-secret' });
  }, 30_000);
  afterAll(async () => {
    await nginx?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  const basic = (name: string, password: string) => ({
    Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });

  it('21: lets in the user who is listed, with the scopes of the configuration and no secret of ours', async () => {
    const client = await attach(nginx, basic('alice', 'a-secret'));
    const { payload } = await client.connect({ scopes: ['operator.admin', 'operator.read'] });
    expect(payload['auth']).toEqual({ method: 'trusted-proxy', role: 'operator', scopes: ['operator.read'] });
    await client.end();
  });

  it('whoever came in on the word of a proxy goes when that does not count any more', async () => {
    const client = await attach(nginx, basic('alice', 'a-secret'));
    expect((await client.connect()).ok).toBe(true);
    await home.sh('oc config set gateway.trustedProxies 192.0.2.1');
    expect((await client.closed).code).toBe(1008);
    await expect(attach(nginx, basic('alice', 'a-secret'))).rejects.toThrow('HTTP 403');
    await home.sh('oc config set gateway.trustedProxies 127.0.0.1');
    await expect
      .poll(() =>
        attach(nginx, basic('alice', 'a-secret')).then(
          (back) => back.end(),
          () => 'no',
        ),
      )
      .not.toBe('no');
  });

  it('21: another user who says to be that one, and nobody, stay out', async () => {
    const lie = { 'X-Forwarded-User': 'alice' };
    const bob = await attach(nginx, { ...basic('bob', 'b-secret'), ...lie });
    expect((await bob.connect()).ok).toBe(false);
    expect((await bob.closed).code).toBe(1008);
    await expect(attach(nginx, lie)).rejects.toThrow('HTTP 401');
    await expect(attach(nginx, { ...basic('alice', 'wrong'), ...lie })).rejects.toThrow('HTTP 401');
    await expect(attach({ port: gatewayPort }, { Host: host, ...lie })).rejects.toThrow('HTTP 403');
  });
});
