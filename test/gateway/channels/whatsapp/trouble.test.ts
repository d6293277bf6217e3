import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Device } from './device.ts';
import { ScriptedDevice } from './stand-in.ts';

const pingMs = 30_000;
/** A program that does not answer is found out at once, and not in half a minute. */
const impatient = (device: ScriptedDevice): ScriptedDevice => {
  device.clock.real = (ms) => ms !== pingMs && ms >= 3000;
  // Longer than a program needs to start.
  device.clock.shortMs = 1000;
  return device;
};

const lastErrors = ({ states }: ScriptedDevice) => states.flatMap(({ lastError }) => lastError ?? []);

describe('a program that carries WhatsApp', () => {
  it.each([
    ['crashes', 'hello(); process.exit(3);', 'has ended (exit code 3)'],
    [
      'is refused by an older Node',
      'process.exit(9);',
      'was refused by the node on the PATH, which has to be 24.15 or newer:  node --version',
    ],
    ['ends with the same code later', 'hello(); setTimeout(() => process.exit(9), 100);', 'has ended (exit code 9)'],
    ['is killed', 'process.kill(process.pid, "SIGKILL");', 'has ended (SIGKILL)'],
    ['says nonsense', 'hello(); console.log("Closing session: SessionEntry {}");', 'wrote what is no line of its own'],
    ['says a line that is none', 'hello(); say({ say: "exec", argv: ["id"] });', 'wrote what is no line of its own'],
    ['says null', 'hello(); console.log("null");', 'wrote what is no line of its own'],
    ['says a line of an object', 'hello(); say({ say: "__proto__" });', 'wrote what is no line of its own'],
    [
      'never ends a line',
      'hello(); setInterval(() => process.stdout.write("x".repeat(99999)), 0);',
      'wrote a line without end',
    ],
    ['does not greet', 'say({ say: "connected", self: {} });', 'did not say what it is'],
    [
      'is of another version',
      'say({ say: "hello", protocol: 2 });',
      'is of another version (2 for 1): install the one of this oc',
    ],
    ['floods', 'connected(); for (let n = 0; ; n++) message(n);', 'hands over more than it was asked for'],
  ])('that %s is ended, said why, and started again after a pause', async (_, script, because) => {
    await using device = new ScriptedDevice(`${script}; setInterval(() => undefined, 1000);`);
    device.handle = () => new Promise(() => undefined);
    device.clock.real = (ms) => ms === pingMs;
    await device.start();
    await device.until(() => lastErrors(device).length >= 2 && device.starts >= 2);
    expect(new Set(lastErrors(device))).toEqual(new Set([`the program that carries WhatsApp ${because}`]));
    expect(device.status).toMatchObject({ running: true });
    expect(device.received.length).toBeLessThanOrEqual(100 * device.starts);
  });

  it.each([
    ['says nothing at all', '', 'did not say what it is'],
    ['hangs', 'connected(); onCommand(() => { for (;;); });', 'does not answer'],
  ])('that %s is ended', async (_, script, because) => {
    await using device = impatient(new ScriptedDevice(`${script}; setInterval(() => undefined, 1000);`));
    await device.start();
    // On a busy machine it may not even have greeted the first time.
    await device.until(() => lastErrors(device).includes(`the program that carries WhatsApp ${because}`));
    expect(device.status?.running).toBe(true);
  });

  it('that the system does not even try to start is tried again after a pause', async () => {
    await using device = new Device(() => ({ argv: [process.execPath, 'no\0argument'], cwd: '/' }));
    mkdirSync(device.linkDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(device.linkDir, 'creds.json'), '{}', { mode: 0o600 });
    await device.start();
    await device.until(() => device.clock.pauses.length >= 2);
    expect(device.status).toEqual({
      running: true,
      connected: false,
      lastError: 'the program that carries WhatsApp cannot be started (ERR_INVALID_ARG_VALUE)',
    });
  });

  it('that keeps failing is started after longer and longer pauses, up to a minute', async () => {
    await using device = new ScriptedDevice('process.exit(1);');
    device.clock.real = (ms) => ms === pingMs;
    await device.start();
    await device.until(() => device.starts >= 9);
    const pauses = device.clock.pauses.slice(0, 8).map((ms) => ms / 1000);
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('that complains without end fills no log, and no secret of ours stands in it', async () => {
    await using device = new ScriptedDevice(
      'connected(); onCommand(() => undefined); for (let n = 0; n < 5000; n++) console.error("x".repeat(2000)); message(1);',
    );
    await device.connected();
    await device.until(() => device.received.length === 1);
    expect(device.logged.length).toBeLessThan(60);
    expect(Math.max(...device.logged.map(({ length }) => length))).toBeLessThan(500);
  });

  it('that does not end when it is asked to is killed', async () => {
    await using device = new ScriptedDevice('connected(); setInterval(() => undefined, 1000);');
    await device.connected();
    device.clock.real = () => false;
    await device.channel.stop();
    await expect(device.send('15550005001@s.whatsapp.net', 'late')).rejects.toThrow();
  });
});

describe('how WhatsApp ends a connection', () => {
  const closing = (code: number | string) =>
    `connected(); onCommand((c) => { if (c.do === 'open') { say({ say: 'closed', code: ${JSON.stringify(code)} }); process.exit(0); } });`;

  it.each([
    [401, /signed this device out \(401\)/],
    [403, /shut the account out \(403\); look at the phone/],
    [405, /\(405\): install a newer oc-whatsapp/],
    [411, /linked devices \(411\)/],
    [440, /has taken its place \(440\)/],
  ])('%i is the end, until a phone is linked anew', async (code, words) => {
    await using device = new ScriptedDevice(closing(code));
    await device.start();
    await device.until(() => device.status?.running === false);
    expect(device.status).toEqual({ running: false, connected: false, lastError: expect.stringMatching(words) });
    const looks = device.clock.pauses.length;
    await device.until(() => device.clock.pauses.length > looks + 5);
    expect(device.starts).toBe(1);
    device.link();
    await device.until(() => device.starts === 2);
  });

  it('515 asks for another connection, which is made at once, and only once without success', async () => {
    await using device = new ScriptedDevice(closing(515).replace('connected();', 'hello();'));
    device.clock.real = (ms) => ms === pingMs;
    await device.start();
    await device.until(() => device.starts >= 5);
    expect(device.clock.pauses.slice(0, 2)).toEqual([1000, 2000]);
    expect(device.logged.filter((line) => line.includes('515')).length).toBe(1);
  });

  it.each([408, 428, 500, 503, 599])('%i passes: it is tried again', async (code) => {
    await using device = new ScriptedDevice(closing(code));
    await device.start();
    await device.until(() => device.starts >= 2);
    expect(lastErrors(device)[0]).toBe(`the connection to WhatsApp is lost (${code})`);
  });
});

describe('messages and answers', () => {
  it('come once, one after the other, and not more at a time than are asked for', async () => {
    await using device = new ScriptedDevice(`connected(); let sent = 0, room = 0;
      const flow = () => { while (room > 0 && sent < 500) { room--; message(sent++); } };
      onCommand((c) => { if (c.do === 'open') room += c.window; if (c.do === 'next') room++; flow(); });`);
    const over: (() => void)[] = [];
    device.handle = () => new Promise((resolve) => void over.push(resolve));
    await device.start();
    await device.until(() => device.received.length === 100);
    for (const end of over.splice(0)) end();
    device.handle = async () => undefined;
    await device.until(() => device.received.length === 500);
    expect(device.received.map(({ text }) => text)).toEqual(Array.from({ length: 500 }, (_, n) => `t${n}`));
  });

  it('that come twice are taken once', async () => {
    await using device = new ScriptedDevice(
      'connected(); onCommand(() => undefined); message(1); message(1); message(2);',
    );
    await device.start();
    await device.until(() => device.received.length === 2);
    expect(device.received.map(({ text }) => text)).toEqual(['t1', 't2']);
  });

  it('that WhatsApp does not take are not sent twice, and say why', async () => {
    await using device = new ScriptedDevice(`connected(); let asked = 0;
      onCommand((c) => { if (c.do === 'send') say({ say: 'failed', id: c.id, because: 'not on WhatsApp ' + ++asked + 'x'.repeat(9999) }); });`);
    await device.connected();
    const failed = await device.send('15550005001@s.whatsapp.net', 'hello').catch((error: unknown) => String(error));
    expect(failed).toMatch(/^Error: WhatsApp: not on WhatsApp 1x+$/);
    expect(String(failed).length).toBeLessThan(400);
  });

  it.each(['{ toString: 1 }', '{}', '[[[]]]', 'null', '7'])('fail in words of ours when %s is why', async (because) => {
    await using device = new ScriptedDevice(`connected(); onCommand((c) => {
      if (c.do === 'send') say({ say: 'failed', id: c.id, because: ${because} });
      if (c.do === 'probe') say({ say: 'self', id: c.id, self: { phone: '+15550001111', name: 'x' } }); });`);
    await device.connected();
    await expect(device.send('15550005001@s.whatsapp.net', 'x')).rejects.toThrow('WhatsApp: it did not say why');
    expect(await device.channel.probe?.(AbortSignal.timeout(20_000))).toEqual({ botId: '+15550001111', botName: 'x' });
  });

  it('are refused while there is no connection', async () => {
    await using device = new ScriptedDevice('process.exit(1);');
    await expect(device.send('15550005001@s.whatsapp.net', 'hello')).rejects.toThrow('WhatsApp is not connected');
  });

  it('of the administrators are asked for once a minute, and are no when they cannot be had', async () => {
    const group = '120363040012345678@g.us';
    await using device = new ScriptedDevice(`connected(); let asked = 0;
      onCommand((c) => { if (c.do === 'admins') asked++ === 0 ? say({ say: 'failed', id: c.id, because: 'item-not-found' })
        : say({ say: 'admins', id: c.id, admins: ['+15550005001', '77@lid'] }); });`);
    await device.connected();
    const { isAdministrator } = device.channel;
    const ask = async (who: string) => await isAdministrator?.({ accountId: 'default', chatId: group }, who);
    await expect(ask('+15550005001')).rejects.toThrow('item-not-found');
    expect(await Promise.all(['+15550005001', '77@lid', '+15550005002', '+1555000500'].map(ask))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await expect(ask('Alice')).rejects.toThrow('nobody of a group');
  });
});

describe('THREATS 134 and 176: the directory of the link', () => {
  const refused = async (spoil: (dir: string) => void): Promise<string> => {
    await using device = new ScriptedDevice('connected(); onCommand(() => undefined);');
    spoil(device.linkDir);
    await device.start();
    await device.until(() => device.status?.lastError !== null || device.status.connected);
    expect(device.starts).toBe(0);
    return device.status?.lastError ?? 'connected';
  };

  it.each<readonly [string, (dir: string) => void, RegExp]>([
    ['that others can write to', (dir) => chmodSync(dir, 0o777), /can be written by other users/],
    ['with a link in it', (dir) => symlinkSync('/etc/passwd', join(dir, 'session-1.json')), /is a link/],
    ['with a file of two names', (dir) => linkSync(join(dir, 'creds.json'), join(dir, '..', 'other')), /hard links/],
    ['with a directory in it', (dir) => mkdirSync(join(dir, 'session-2.json')), /is not a regular file/],
    [
      'that leads round in a circle',
      (dir) => {
        rmSync(dirname(dir), { recursive: true });
        symlinkSync(dirname(dir), dirname(dir));
      },
      /cannot be looked at \(ELOOP\)/,
    ],
    [
      'with a file that others can write',
      (dir) => {
        writeFileSync(join(dir, 'session-3.json'), '{}');
        chmodSync(join(dir, 'session-3.json'), 0o666);
      },
      /can be written by other users/,
    ],
  ])('%s is not used: the program is not even started', async (_, spoil, words) => {
    expect(await refused(spoil)).toMatch(words);
  });
});
