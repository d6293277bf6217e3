import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalPerson } from '../gateway/channels/local-person.ts';
import { RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';
import { Desk } from '../helpers/desk.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

const megabyte = 1024;
/** Resident memory of a process, in KB, as the system counts it. */
const residentKb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

const line = (as: string, text = 'hello'): string => `${JSON.stringify({ as, text })}\n`;

async function flood(person: LocalPerson, count: number, of: (i: number) => string): Promise<void> {
  const already = person.replies.length;
  for (let from = 0; from < count; from += 1000) {
    const lines = Array.from({ length: Math.min(1000, count - from) }, (_, i) => of(from + i)).join('');
    if (!person.socket.write(lines)) await new Promise((resolve) => person.socket.once('drain', resolve));
  }
  await person.until(() => person.replies.slice(already).filter(({ type }) => type !== 'message').length >= count);
}

describe.skipIf(process.platform !== 'linux')('52, 53 (CVE-2026-41346): strangers without number', () => {
  it('20,000 names on one connection, and 20,000 messages of one, are kept by nothing', async () => {
    await using desk = await Desk.open();
    const person = await LocalPerson.open(join(desk.home.dir, '.openclaw', 'state', 'local.sock'));
    // Were they kept, they would be 160 MB.
    const text = 'x'.repeat(4096);
    await flood(person, 3000, (i) => line(`warm${i}`, text));
    const before = residentKb(desk.gatewayPid);
    await flood(person, 20_000, (i) => line(`name${i}`, text));
    await flood(person, 20_000, () => line('one', text));
    expect(residentKb(desk.gatewayPid) - before).toBeLessThan(100 * megabyte);
    const { pending, overflow } = JSON.parse(await desk.must('oc pairing list --json')).data;
    expect(pending).toHaveLength(3);
    expect(overflow[0].messages).toBe(42_997);
    expect((await desk.ledger()).filter(({ kind }) => kind === 'pairing.requested')).toHaveLength(3);
    const log = (await desk.must('cat .openclaw/logs/oc-*.log')).split('\n');
    expect(log.length).toBeLessThan(20);
    await person.end();
  }, 90_000);
});

describe('36: many clients that stop reading', () => {
  it('are let go at a bound that they share, and whoever reads is answered', async () => {
    const megabytes = 'x'.repeat(2 ** 20);
    await using wire = await WireServer.open({
      handlers: { 'oc.history.list': () => ({ entries: [megabytes], nextCursor: null }) },
    });
    const where = { port: wire.port };
    // 12 times 40 MB: each is within its own bound of 50.
    const deaf = await Promise.all(Array.from({ length: 12 }, () => Attacker.open(where)));
    const gone = deaf.map(({ raw }) => new Promise<void>((resolve) => raw.once('close', () => resolve())));
    for (const client of deaf) {
      await client.connect({ auth: { token } });
      client.raw.pause();
    }
    const reader = await Attacker.open(where);
    await reader.connect({ auth: { token } });
    for (const client of deaf) {
      for (let i = 0; i < 40; i += 1) client.send({ type: 'req', id: `${i}`, method: 'oc.history.list' });
    }
    await expect.poll(() => wire.server.clients(), { timeout: 10_000 }).toBeLessThanOrEqual(8);
    expect((await reader.request('oc.history.list')).ok).toBe(true);
    for (const client of deaf) client.raw.destroy();
    await Promise.all(gone);
    await reader.end();
  });
});

describe('33 (CVE-2026-41399): what strangers make us remember', () => {
  it('failed connects without end are a bounded number of log lines, and the words are there', async () => {
    await using gateway = await RealGateway.open();
    for (let i = 0; i < 200; i += 1) {
      const client = await Attacker.open({ port: gateway.port });
      expect((await client.connect()).ok).toBe(false);
    }
    const log = gateway.complaints.filter((text) => /unauthorized.*failed/.test(text));
    expect(log.length).toBe(30);
    expect(log.at(-1)).toContain('counted until the minute is over');
  });

  it('a connection that speaks under names without end hears for the last hundred; what it missed waits', async () => {
    await using gateway = await RealGateway.open();
    const person = await gateway.person();
    for (let i = 0; i <= 100; i += 1) await person.say(`name${i}`, 'hello');
    const operator = await gateway.operator();
    const { pending } = (await operator.request('oc.pairing.list', {})).payload;
    const told = (text: string) => text.startsWith('You have been approved');
    await operator.request('oc.pairing.approve', { requestId: pending[0].requestId });
    await operator.request('oc.pairing.approve', { requestId: pending[1].requestId });
    expect(pending.map((row: { senderId: string }) => row.senderId)).toEqual(['name0', 'name1', 'name2']);
    expect((await person.say('name1', 'hello')).concat(person.texts()).filter(told)).not.toEqual([]);
    expect(person.texts().filter(told)).toHaveLength(1);
    await person.say('name0', 'hello');
    expect(person.texts().filter(told)).toHaveLength(2);
  });

  it('conversations without end are a bounded number in memory, and the forgotten one goes on', async () => {
    await using gateway = await RealGateway.open({
      session: { dmScope: 'per-peer' },
      channels: { local: { dmPolicy: 'open', allowFrom: ['*'] } },
    });
    const person = await gateway.person();
    await flood(person, 1100, (i) => line(`name${i}`));
    const operator = await gateway.operator();
    expect((await operator.request('sessions.list')).payload['count']).toBe(1000);
    expect((await person.say('name0', 'again')).join('')).toContain('again');
    expect((await operator.request('sessions.list')).payload['count']).toBe(1000);
  });
});
