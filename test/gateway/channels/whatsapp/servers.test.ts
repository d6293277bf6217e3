import { fork } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { whatsappProgram } from '../../../../src/gateway/channels/whatsapp/program.ts';
import { openCrabline, type WhatsAppServer } from '../../../helpers/whatsapp-crabline.ts';
import { packageDir, whatsappPackage, writeLink } from '../../../helpers/whatsapp-program.ts';
import { type ChannelBench, channelConformance } from '../conformance.ts';
import { Device } from './device.ts';

const missing = await whatsappPackage();

/** The program as the gateway starts it, but for where it connects to. */
const at = (server: WhatsAppServer) => (linkDir: string) => {
  const program = whatsappProgram(packageDir, linkDir);
  return typeof program === 'string' ? program : { ...program, argv: [...program.argv, '--server', server.url] };
};

async function linked(server: WhatsAppServer): Promise<Device> {
  const device = new Device(at(server));
  await writeLink(device.linkDir, { id: server.selfJid, name: 'the assistant' });
  return device;
}

const people: Readonly<Record<string, string>> = { alice: '15550005001', bob: '15550005002' };
const phoneOf = (who: string): string => people[who] ?? '15550005999';

const bench = async (): Promise<ChannelBench> => {
  const server = await openCrabline();
  const device = await linked(server);
  return {
    channel: device.channel,
    write: (who, text) => server.say(phoneOf(who), text),
    inbox: (who) => server.heard(phoneOf(who)),
    change: () => Promise.race([server.change(), delay(20)]),
    async [Symbol.asyncDispose]() {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
};

describe.skipIf(missing !== null)('WhatsApp, with the real program and the real Baileys', () => {
  channelConformance('whatsapp at crabline', bench);

  it('knows a person by their number, and what they call themselves only as a claim (THREATS 65)', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    await server.say('15550005001', 'hello');
    await device.until(() => device.received.length === 1);
    expect(device.received).toEqual([
      {
        accountId: 'default',
        event: 'message',
        senderId: '+15550005001',
        aliases: [],
        claims: { name: 'Person 15550005001' },
        chat: { kind: 'direct', id: '15550005001@s.whatsapp.net', rooms: [] },
        mention: 'none',
        asides: [],
        messageId: expect.stringMatching(/^[\w.-]+$/),
        text: 'hello',
      },
    ]);
  });

  it('tells a group apart, by its id, and says who wrote in it', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    await server.say('15550005001', 'all of you', '120363040012345678@g.us');
    await device.until(() => device.received.length === 1);
    expect(device.received[0]).toMatchObject({
      senderId: '+15550005001',
      chat: { kind: 'group', id: '120363040012345678@g.us', rooms: ['120363040012345678@g.us'] },
      mention: 'none',
    });
  });

  it('sends a long answer in pieces, in order and whole, and fetches no preview of an address in it', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    const words = Array.from({ length: 2000 }, (_, n) => `word${n}`).join(' ');
    const text = `${server.url.replace('ws://', 'http://').split('?')[0]} ${words}`;
    await device.send('15550005001@s.whatsapp.net', text);
    await device.until(() => server.heard('15550005001').join(' ').length >= text.length);
    expect(server.heard('15550005001').length).toBe(5);
    expect(server.heard('15550005001').join(' ')).toBe(text);
  });

  it('says who we are, and that a chat of nobody cannot be written to', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    const who = await device.channel.probe?.(AbortSignal.timeout(5000));
    expect(who).toEqual({ botId: '+15550001111', botName: 'the assistant' });
    await expect(device.send('status@broadcast', 'hello')).rejects.toThrow('WhatsApp: this is no chat');
  });

  it('keeps the keys of the link in files that are ours alone, whole, and nothing of them in the log', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    await server.say('15550005001', 'hello');
    await device.until(() => device.received.length === 1);
    await device.send('15550005001@s.whatsapp.net', 'answer');
    await device.channel.stop();
    const names = readdirSync(device.linkDir);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      expect([name, lstatSync(join(device.linkDir, name)).mode & 0o777]).toEqual([name, 0o600]);
      expect(() => JSON.parse(readFileSync(join(device.linkDir, name), 'utf8'))).not.toThrow();
    }
    expect(device.logged.join('\n')).not.toMatch(/Session|private|Buffer|hello|answer/i);
  });

  it('is started again after it was killed, and goes on with the same link', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    const [first] = processesWith(device.linkDir);
    process.kill(first?.pid ?? 0, 'SIGKILL');
    await device.until(() => device.states.filter(({ connected }) => connected).length === 2);
    expect(device.states.map(({ lastError }) => lastError)).toContain(
      'the program that carries WhatsApp has ended (SIGKILL)',
    );
    await server.say('15550005001', 'after');
    await device.until(() => device.received.length === 1);
    expect(device.received[0]?.text).toBe('after');
  });

  it('123 and 146: the program has nothing of our environment, may reach two folders, and starts nothing', async () => {
    await using server = await openCrabline();
    await using device = await (await linked(server)).connected();
    const [{ argv, environment, pid } = { argv: [], environment: '', pid: 0 }] = processesWith(device.linkDir);
    expect(environment).toBe('');
    expect(argv.filter((word) => word.startsWith('--allow') || word === '--permission')).toEqual([
      '--permission',
      `--allow-fs-read=${packageDir}/`,
      `--allow-fs-read=${device.linkDir}`,
      `--allow-fs-write=${device.linkDir}`,
    ]);
    expect(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')).toBe('');
  });

  it('ends with the gateway, also when that is killed', async () => {
    await using server = await openCrabline();
    await using device = await linked(server);
    const holder = fork(join(import.meta.dirname, 'holder.ts'), [device.linkDir, server.url], { stdio: 'ignore' });
    try {
      await once(holder, 'message');
      expect(processesWith(device.linkDir).length).toBe(2);
    } finally {
      holder.kill('SIGKILL');
    }
    await device.until(() => processesWith(device.linkDir).length === 0);
  });
});

interface Seen {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly environment: string;
}

/** The processes of this machine that were started with this word, as the system shows them. */
function processesWith(word: string): readonly Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const argv = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      if (!argv.some((each) => each.includes(word))) return [];
      return [{ pid: Number(name), argv, environment: readFileSync(`/proc/${name}/environ`, 'utf8') }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}
