import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consoleDevice, consoleStateDir } from '../../../src/gateway/client/console-device.ts';
import { DeviceTokens } from '../../../src/gateway/client/device-tokens.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';

let home = '';
let dir = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-device-'));
  dir = consoleStateDir({ HOME: home });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const keyFile = () => join(dir, 'console-device.json');
const tokenFile = () => join(dir, 'console-gateways.json');
const identity = (origin = 'ws://127.0.0.1:1') => consoleDevice({ HOME: home }).identity(origin);
const token = (text: string) => ({ token: new Secret(text), scopes: ['operator.read'] as const });

describe("the console's device", () => {
  it('lives in the state directory of the person, never in a relative one', () => {
    expect(consoleStateDir({ HOME: '/h' })).toBe('/h/.local/state/oc');
    expect(consoleStateDir({ HOME: '/h', XDG_STATE_HOME: '/s' })).toBe('/s/oc');
    expect(consoleStateDir({ HOME: '/h', XDG_STATE_HOME: 's' })).toBe('/h/.local/state/oc');
  });

  it('is another one to every gateway, the same each time, and none of them tells of another', async () => {
    const origins = ['ws://127.0.0.1:1', 'ws://127.0.0.1:2', 'wss://127.0.0.1:1', 'wss://gateway.example'];
    const ids = async () => (await Promise.all(origins.map((origin) => identity(origin)))).map(({ id }) => id);
    await identity();
    const first = await ids();
    expect(new Set(first).size).toBe(origins.length);
    expect(await ids()).toEqual(first);
  });

  it('has a key that is made once, and is for nobody else to read', async () => {
    const first = await identity();
    expect(await identity()).toMatchObject({ id: first.id, publicKey: first.publicKey });
    expect(first.id).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(first)).not.toContain(JSON.parse(readFileSync(keyFile(), 'utf8')).deviceSecret);
  });

  it('is one device when two consoles start for the first time at once', async () => {
    await Promise.all([identity(), identity(), identity()]);
    const { id } = await identity();
    expect((await Promise.all([identity(), identity()])).map((each) => each.id)).toEqual([id, id]);
  });

  it.each([
    ['a link', () => symlinkSync('/etc/hostname', keyFile())],
    ['a directory', () => mkdirSync(keyFile())],
    ['a file that others can read', () => writeFileSync(keyFile(), '{}', { mode: 0o644 })],
    [
      'a file with a second name',
      () => {
        writeFileSync(join(dir, 'other'), '{}', { mode: 0o600 });
        linkSync(join(dir, 'other'), keyFile());
      },
    ],
    ['a file that is too long', () => writeFileSync(keyFile(), ' '.repeat(5000), { mode: 0o600 })],
  ])('is not read from %s', async (_, plant) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    plant();
    await expect(identity()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
  });

  it.each(['', '{}', '{"deviceSecret":"AAAA"}', '{"deviceSecret":1}', '[]', 'null'])(
    'is not made of %j, which holds no key',
    async (text) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      writeFileSync(keyFile(), text, { mode: 0o600 });
      await expect(identity()).rejects.toMatchObject({ code: 'STATE_DAMAGED' });
      expect(readFileSync(keyFile(), 'utf8')).toBe(text);
    },
  );

  it('is not kept where others can write', async () => {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o777);
    await expect(identity()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
  });
});

describe('tokens that gateways gave to the device', () => {
  const tokens = () => new DeviceTokens(tokenFile());
  beforeEach(() => mkdirSync(dir, { recursive: true, mode: 0o700 }));

  it('belong to one origin and one device', async () => {
    await tokens().keep('ws://127.0.0.1:1', 'd', token('one'));
    await tokens().keep('ws://127.0.0.1:2', 'd', token('two'));
    expect((await tokens().find('ws://127.0.0.1:1', 'd'))?.token.reveal()).toBe('one');
    expect(await tokens().find('ws://127.0.0.1:1', 'another')).toBeNull();
    expect(await tokens().find('wss://127.0.0.1:1', 'd')).toBeNull();
    expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
  });

  it('are replaced, and the 65th makes the one go that was used longest ago', async () => {
    for (let port = 1; port <= 64; port += 1) await tokens().keep(`ws://127.0.0.1:${port}`, 'd', token(`t${port}`));
    await tokens().keep('ws://127.0.0.1:1', 'd', token('newer'));
    await tokens().keep('ws://127.0.0.1:65', 'd', token('t65'));
    expect((await tokens().find('ws://127.0.0.1:1', 'd'))?.token.reveal()).toBe('newer');
    expect(await tokens().find('ws://127.0.0.1:2', 'd')).toBeNull();
    expect(JSON.parse(readFileSync(tokenFile(), 'utf8')).gateways).toHaveLength(64);
  });

  it.each(['', 'two words', 'line\nbreak', 'x'.repeat(1025), '\u{1F511}'])(
    'are not kept when they are none: %j',
    async (text) => {
      await tokens().keep('ws://127.0.0.1:1', 'd', token(text));
      expect(await tokens().find('ws://127.0.0.1:1', 'd')).toBeNull();
    },
  );

  it.each(['x', '{}', '{"gateways":[{"origin":1}]}'])('are not guessed from %s', async (text) => {
    writeFileSync(tokenFile(), text, { mode: 0o600 });
    await expect(tokens().find('ws://127.0.0.1:1', 'd')).rejects.toMatchObject({ code: 'STATE_DAMAGED' });
    await expect(tokens().keep('ws://127.0.0.1:1', 'd', token('one'))).rejects.toMatchObject({ code: 'STATE_DAMAGED' });
    expect(readFileSync(tokenFile(), 'utf8')).toBe(text);
  });

  it('are not read from a file that others can read', async () => {
    writeFileSync(tokenFile(), '{"gateways":[]}', { mode: 0o640 });
    await expect(tokens().find('ws://127.0.0.1:1', 'd')).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
  });
});
