import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

const good = 'sk-ant-canary-good-0123456789abcdef';

describe('oc login', () => {
  let home: Home;
  let provider: Server;
  let asked: string[];

  beforeAll(async () => {
    home = await Home.make();
    asked = [];
    provider = createServer((request, answer) => {
      asked.push(`${request.url} ${request.headers['x-api-key']}`);
      answer.writeHead(request.headers['x-api-key'] === good ? 200 : 401).end('{}');
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    // why: a server that listens on a port has an address of this kind
    const { port } = provider.address() as AddressInfo;
    await home.sh(`oc config set models.providers.anthropic.baseUrl http://127.0.0.1:${port}`);
  });

  afterAll(async () => {
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
    await home[Symbol.asyncDispose]();
  });

  const file = () => join(home.dir, '.openclaw', 'agents', 'main', 'agent', 'auth-profiles.json');
  const kept = () => JSON.parse(readFileSync(file(), 'utf8'));

  it('keeps a key that the provider takes, 0600, and prints nothing of it', async () => {
    const { code, stdout, stderr } = await home.sh(`echo '${good}' | oc login anthropic`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`The key of anthropic is kept (${good.length} characters, in a file of yours)`);
    expect(stdout).not.toContain('canary');
    expect(asked).toEqual([`/v1/models?limit=1 ${good}`]);
    expect(kept()).toEqual({
      version: 1,
      profiles: { 'anthropic:default': { type: 'api_key', provider: 'anthropic', key: good } },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('shows it in the list of secrets by everything but itself', async () => {
    const { stdout } = await home.sh('oc secrets list; oc secrets list --json');
    expect(stdout).toMatch(
      new RegExp(`login anthropic:default +file \\S+auth-profiles.json, ${good.length} characters`),
    );
    expect(stdout).not.toContain('canary');
  });

  it('keeps nothing of a key that the provider refuses, and leaves the one before', async () => {
    const { code, stderr } = await home.sh(`echo sk-ant-canary-bad-0123456789 | oc login anthropic`);
    expect(code).toBe(4);
    expect(stderr).toContain('does not take this key; nothing was kept');
    expect(stderr).toMatch(/try again: {2}oc login anthropic\n.*It was asked of {2}http:/);
    expect(stderr).not.toContain('canary');
    expect(kept().profiles['anthropic:default'].key).toBe(good);
  });

  it('reads a file or a descriptor, and asks nobody when told not to', async () => {
    asked.length = 0;
    writeFileSync(join(home.dir, 'key'), `${good}-2\n`, { mode: 0o600 });
    expect((await home.sh('oc login anthropic --no-check --token-file key')).code).toBe(0);
    expect(kept().profiles['anthropic:default'].key).toBe(`${good}-2`);
    expect((await home.sh(`oc login anthropic --no-check --token-fd 3 3<<< '${good}'`)).code).toBe(0);
    expect(kept().profiles['anthropic:default'].key).toBe(good);
    expect(asked).toEqual([]);
  });

  it('leaves what is not its own, and takes its own away', async () => {
    const other = { 'other:default': { type: 'oauth', provider: 'other', access: 'x' } };
    writeFileSync(file(), JSON.stringify({ version: 1, lastGood: {}, profiles: { ...kept().profiles, ...other } }));
    expect(await home.sh('oc login anthropic --remove')).toMatchObject({ code: 0 });
    expect(kept()).toEqual({ version: 1, lastGood: {}, profiles: other });
    expect(await home.sh('oc login anthropic --remove')).toMatchObject({ code: 3 });
  });

  it('refuses what is no key, a provider that it does not know, and a file that it cannot read', async () => {
    expect(await home.sh('echo "two words" | oc login anthropic')).toMatchObject({ code: 2 });
    expect(await home.sh('echo x | oc login nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Known: anthropic'),
    });
    writeFileSync(file(), 'not json');
    expect(await home.sh(`echo '${good}' | oc login anthropic`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing was written'),
    });
    expect(readFileSync(file(), 'utf8')).toBe('not json');
  });
});
