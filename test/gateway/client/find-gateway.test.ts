import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findGateway } from '../../../src/gateway/client/find-gateway.ts';
import { probeGateway } from '../../../src/gateway/client/probe-gateway.ts';
import { parseTarget, transportOf } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { WireServer } from '../../helpers/wire-server.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-find-'));
  writeFileSync(join(dir, 'token'), 'from-file\nmore\n', { mode: 0o600 });
  writeFileSync(join(dir, 'empty'), '\n', { mode: 0o600 });
  writeFileSync(join(dir, 'credential'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const paths = () => ({ gatewaySocket: join(dir, 'gateway.sock'), localCredential: join(dir, 'credential') });
const url = 'ws://127.0.0.1:18789';
const tokenOf = async (more: object) =>
  (await findGateway({ paths: paths(), env: {}, url, ...more }).credential())?.reveal() ?? null;

describe('the gateway a command speaks to', () => {
  it('is the one of this state directory, by its socket and its credential', async () => {
    const found = findGateway({ paths: paths(), env: { OC_TOKEN: 'not-for-the-socket' } });
    expect(found.target).toEqual({ kind: 'unix', path: join(dir, 'gateway.sock') });
    expect((await found.credential())?.reveal()).toBe('ab'.repeat(32));
  });

  it('is the one of --url when that is given, with the first token that is named', async () => {
    const env = { OC_TOKEN: 'from-oc', OPENCLAW_GATEWAY_TOKEN: 'from-openclaw' };
    const configToken = async () => new Secret('from-config');
    const fd = openSync(join(dir, 'token'), 'r');
    expect(await tokenOf({ tokenFd: fd, tokenFile: join(dir, 'empty'), env })).toBe('from-file');
    closeSync(fd);
    expect(await tokenOf({ tokenFile: join(dir, 'token'), env, configToken })).toBe('from-file');
    expect(await tokenOf({ env, configToken })).toBe('from-oc');
    // Nobody is known to listen there: the token of the gateway here stays here.
    expect(await tokenOf({ url: 'ws://127.0.0.1:1', configToken })).toBeNull();
    await using ours = await WireServer.open();
    expect(await tokenOf({ url: `ws://127.0.0.1:${ours.port}`, configToken })).toBe('from-config');
    expect(await tokenOf({})).toBeNull();
  });

  it('is not looked for with another token when the named one is empty or cannot be read', () => {
    const find = (more: object) => () => findGateway({ paths: paths(), env: { OC_TOKEN: 'other' }, url, ...more });
    expect(find({ tokenFile: join(dir, 'empty') })).toThrow('empty');
    expect(find({ tokenFile: join(dir, 'none') })).toThrow('ENOENT');
    expect(find({ tokenFd: 977 })).toThrow('EBADF');
  });

  it('171 (CVE-2026-32034): is not sent, elsewhere, the token that the environment has for the gateway here', async () => {
    const env = { OPENCLAW_GATEWAY_TOKEN: 'of-the-gateway-here' };
    expect(await tokenOf({ url: 'wss://gateway.example', env })).toBeNull();
    // Nor here, where nobody is known to listen: the configuration knows it, and is asked only for a port that is ours.
    expect(await tokenOf({ env })).toBeNull();
  });

  it("gets the configuration's token on this machine alone", async () => {
    const configToken = async () => new Secret('from-config');
    const found = findGateway({ paths: paths(), env: {}, url: 'wss://gateway.example', configToken });
    expect(await found.credential()).toBeNull();
    const urlToken = async () => new Secret('for-this-url');
    const remote = findGateway({ paths: paths(), env: {}, url: 'wss://gateway.example', configToken, urlToken });
    expect((await remote.credential())?.reveal()).toBe('for-this-url');
  });
});

describe('171 (CVE-2026-32034): an address', () => {
  it.each([
    'ws://example.org',
    'ws://10.0.0.1:18789',
    'ws://127.0.0.1.nip.io',
    'ws://localhost.evil.example',
    'ws://[::ffff:10.0.0.1]',
    'ws://0.0.0.0:1',
    'http://127.0.0.1',
    'nonsense',
    'ws://user:secret@127.0.0.1',
  ])('%s is refused', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it.each([
    ['ws://127.0.0.1:18789', 'loopback'],
    ['ws://localhost:1', 'loopback'],
    ['ws://[::1]:1', 'loopback'],
    ['wss://example.org', 'network'],
  ])('%s travels by %s', (text, transport) => {
    expect(transportOf(parseTarget(text))).toBe(transport);
  });
});

describe('what holds a port', () => {
  const answering = async (body: string) => {
    const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const version = await probeGateway((server.address() as { port: number }).port);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return version;
  };

  it('is a gateway when it says so, and nothing else is', async () => {
    await using wire = await WireServer.open();
    expect(await probeGateway(wire.port)).toMatch(/^\d+\.\d+\.\d+/);
    expect(await answering('{"ok":true,"status":"started","version":"2026.9.6"}')).toBe('2026.9.6');
    for (const body of ['', 'hello', '[]', 'null', '{"ok":true}', `{"version":"${'x'.repeat(9000)}"}`]) {
      expect(await answering(body)).toBeNull();
    }
  });

  it('is nothing when nobody listens', async () => {
    const wire = await WireServer.open();
    const { port } = wire;
    await wire[Symbol.asyncDispose]();
    expect(await probeGateway(port)).toBeNull();
  });
});
