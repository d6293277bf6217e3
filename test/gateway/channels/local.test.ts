import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, InboundMessage } from '../../../src/gateway/channels/channel.ts';
import { localChannel } from '../../../src/gateway/channels/local.ts';
import { type ChannelBench, channelConformance } from './conformance.ts';
import { LocalPerson } from './local-person.ts';

async function bench(): Promise<ChannelBench> {
  const dir = mkdtempSync(join(tmpdir(), 'oc-local-'));
  const path = join(dir, 'run', 'local.sock');
  const channel = localChannel(path);
  const people = new Map<string, LocalPerson>();
  return {
    channel,
    async write(who, text) {
      const person = people.get(who) ?? (await LocalPerson.open(path));
      people.set(who, person);
      person.raw(`${JSON.stringify({ as: who, text })}\n`);
    },
    inbox: (who) => people.get(who)?.texts() ?? [],
    change: () => turn(),
    async [Symbol.asyncDispose]() {
      for (const person of people.values()) await person.end();
      await channel.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

channelConformance('local', bench);

describe('the local channel', () => {
  let dir: string;
  let path: string;
  let channel: Channel;
  let received: InboundMessage[];
  const people: LocalPerson[] = [];

  const start = () =>
    channel.start({ receive: async (message) => void received.push(message), status: () => undefined });
  const person = async () => {
    const one = await LocalPerson.open(path);
    people.push(one);
    return one;
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'oc-local-'));
    path = join(dir, 'run', 'local.sock');
    channel = localChannel(path);
    received = [];
  });

  afterEach(async () => {
    for (const one of people.splice(0)) await one.end();
    await channel.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('listens on a 0600 socket in a 0700 directory under umask 000 (THREATS 177)', async () => {
    const before = process.umask(0);
    await start();
    process.umask(before);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'run')).mode & 0o777).toBe(0o700);
  });

  const names = ['', 'A', 'al ice', '../x', '-x', 'é', '*', 'a:b', 'a\0b', 'x'.repeat(33), 7, null, ['alice'], {}];
  it.each(names)('takes no message as %j: that is no local name', async (as) => {
    await start();
    const one = await person();
    one.raw(`${JSON.stringify({ as, text: 'hi' })}\n`);
    await one.until(() => one.replies.length === 1);
    expect(one.replies[0]?.type).toBe('error');
    expect(received).toEqual([]);
  });

  it.each([
    'nonsense',
    '[]',
    '"x"',
    'null',
    '{"as":"a"}',
    '{"text":"x"}',
    '{"as":"a","text":" "}',
    '{"as":"a","text":7}',
  ])('answers the line %s with what is wrong, and goes on', async (line) => {
    await start();
    const one = await person();
    one.raw(`${line}\n`);
    await one.until(() => one.replies.length === 1);
    expect(one.replies[0]?.type).toBe('error');
    await one.say('alice', 'hello');
    expect(received.map(({ text }) => text)).toEqual(['hello']);
  });

  it('hangs up on a line without end, at 64 KB (THREATS 34)', async () => {
    await start();
    const one = await person();
    for (let n = 0; n < 80 && !one.closed; n += 1) one.raw('x'.repeat(1024));
    while (!one.closed) await one.change();
    expect(received).toEqual([]);
    await (await person()).say('alice', 'hello');
    expect(received.length).toBe(1);
  });

  it('reads a line that comes byte by byte, its letters whole', async () => {
    await start();
    const one = await person();
    for (const byte of Buffer.from(`${JSON.stringify({ as: 'alice', text: 'grüße ☃' })}\n`))
      one.raw(Buffer.from([byte]));
    await one.until(() => one.replies.length === 1);
    expect(received[0]?.text).toBe('grüße ☃');
  });

  it('says only that a message was handled: nothing tells a blocked sender from an approved one', async () => {
    await start();
    const one = await person();
    expect(await one.say('alice', 'hello')).toEqual([]);
    expect(one.replies).toEqual([{ type: 'handled' }]);
  });

  it('keeps answers for who is away, the newest twenty, and gives them once', async () => {
    await start();
    for (let n = 0; n < 30; n += 1) await channel.send({ accountId: 'default', chatId: 'alice' }, `m${n}`);
    const one = await person();
    expect(await one.say('alice', 'hello')).toEqual(Array.from({ length: 20 }, (_, n) => `m${n + 10}`));
    expect(await one.say('alice', 'again')).toEqual([]);
  });

  it('starts where a gateway that was killed left its socket', async () => {
    mkdirSync(join(dir, 'run'), { mode: 0o700 });
    const program = `require('node:net').createServer().listen(process.argv[1], () => console.log('up'))`;
    const dead = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(dead.stdout, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    expect(statSync(path).isSocket()).toBe(true);
    await start();
    await (await person()).say('alice', 'hello');
    expect(received.length).toBe(1);
  });

  it.each(['file', 'link'])(
    'leaves a %s alone that lies where its socket goes, and does not start (THREATS 176)',
    async (kind) => {
      mkdirSync(join(dir, 'run'), { mode: 0o700 });
      writeFileSync(join(dir, 'precious'), 'precious');
      if (kind === 'file') writeFileSync(path, 'precious');
      else symlinkSync(join(dir, 'precious'), path);
      await expect(start()).rejects.toThrow();
      expect(readFileSync(path, 'utf8')).toBe('precious');
      await channel.stop().catch(() => undefined);
      rmSync(path);
    },
  );
});
