import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import type { Attacker } from '../helpers/attacker.ts';
import { Desk } from '../helpers/desk.ts';

const started = gatewaysOfTests();

/** Somebody else's connection to the same store. */
function onStore(path: string, sql: string): void {
  const db = new DatabaseSync(path, { timeout: 2000 });
  db.exec(sql);
  db.close();
}

interface Row {
  readonly kind: string;
  readonly subject: string;
}

const pendingOf = async (client: Attacker) => (await client.request('oc.pairing.list', {})).payload;
const ledgerOf = async (client: Attacker): Promise<readonly Row[]> =>
  (await client.request('oc.history.list', { limit: 1000 })).payload['entries'];

const breakLedger = `CREATE TRIGGER broken BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no space left'); END`;

describe('a decision whose ledger entry cannot be written', () => {
  it('is not made: nobody is approved, told, denied or let go', async () => {
    const gateway = await started();
    const operator = await gateway.operator();
    const code = await gateway.code('alice');
    await operator.request('oc.pairing.approve', { code: await gateway.code('carol') });
    const before = await pendingOf(operator);
    const [{ requestId }] = before['pending'];
    const events = operator.events('oc.pairing.changed').length;
    onStore(gateway.paths.store, breakLedger);
    for (const [method, params] of [
      ['oc.pairing.approve', { code }],
      ['oc.pairing.approve', { requestId }],
      ['channels.pairing.approve', { channel: 'local', accountId: 'default', requestId }],
      ['oc.pairing.reject', { requestId }],
      ['oc.pairing.reject', { requestId, block: true }],
      ['oc.pairing.reveal', { requestId }],
      ['oc.pairing.revoke', { channel: 'local', senderId: 'carol' }],
      ['oc.pairing.block', { channel: 'local', senderId: 'mallory' }],
      ['oc.pairing.clear', {}],
    ] as const) {
      const answer = await operator.request(method, params);
      expect(answer.ok, method).toBe(false);
      expect(answer.error.message, method).toBe('internal error');
      expect(JSON.stringify(answer), method).not.toContain(code);
    }
    // A stranger who cannot be recorded gets no code either.
    const person = await gateway.person();
    person.raw(`${JSON.stringify({ as: 'dave', text: 'hello' })}\n`);
    await person.until(() => person.closed);
    expect(person.replies).toEqual([]);
    onStore(gateway.paths.store, 'DROP TRIGGER broken');
    const { pending, approved, denied } = await pendingOf(operator);
    expect({ pending, approved, denied }).toEqual({
      pending: before['pending'],
      approved: before['approved'],
      denied: [],
    });
    expect(operator.events('oc.pairing.changed').length).toBe(events);
    expect((await operator.request('oc.history.verify')).payload).toMatchObject({ ok: true });
  });
});

describe('two operators about one request', () => {
  it('the first decision wins, each time, and the ledger holds one', async () => {
    const gateway = await started();
    const [one, two] = [await gateway.operator(), await gateway.operator()];
    for (let round = 0; round < 20; round += 1) {
      const name = `s${round}`;
      const code = await gateway.code(name);
      const [{ requestId }] = (await pendingOf(one))['pending'];
      const sender = { channel: 'local', senderId: name };
      const rivals = [
        ['oc.pairing.reject', { requestId }],
        ['oc.pairing.reject', { requestId, block: true }],
        ['oc.pairing.revoke', sender],
        ['oc.pairing.clear', {}],
      ] as const;
      const [method, params] = rivals[round % rivals.length] ?? rivals[0];
      const approve = () => one.request('oc.pairing.approve', round % 2 === 0 ? { requestId } : { code });
      const rival = () => two.request(method, params);
      const [a, b] = round % 8 < 4 ? [approve(), rival()] : [rival(), approve()];
      await Promise.all([a, b]);
      const { approved, pending } = await pendingOf(one);
      expect(pending).toEqual([]);
      const isIn = approved.some((row: { senderId: string }) => row.senderId === name);
      const kinds = (await ledgerOf(one)).filter(({ subject }) => subject.endsWith(`:${name}`)).map(({ kind }) => kind);
      // Approved first and taken back, or taken back first and never approved; never in without being the last word.
      expect(isIn).toBe(kinds[0] === 'pairing.approved');
      expect(kinds.filter((kind) => kind === 'pairing.approved').length).toBeLessThanOrEqual(1);
      const answer = (await (await gateway.person()).say(name, 'am I in?')).join('');
      expect(answer.includes('am I in?')).toBe(isIn);
      await one.request('oc.pairing.clear', {});
    }
    expect((await one.request('oc.history.verify')).payload).toMatchObject({ ok: true });
  });

  it('a hundred approvals of one request at once make one approval and one entry', async () => {
    const gateway = await started();
    const operator = await gateway.operator();
    const code = await gateway.code('alice');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => operator.request('oc.pairing.approve', { code })),
    );
    const outcomes = answers.map(({ payload }) => payload['outcome']);
    expect(outcomes.filter((outcome) => outcome === 'approved')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['approved', 'code-mismatch']));
    expect((await ledgerOf(operator)).filter(({ kind }) => kind === 'pairing.approved')).toHaveLength(1);
  });
});

describe('a ledger that somebody wrote in', () => {
  it.each([
    ['an entry that is no JSON any more', `UPDATE ledger SET detail = 'garbage' WHERE seq = 2`],
    ['another subject', `UPDATE ledger SET subject = 'local:default:eve' WHERE seq = 2`],
    ['an entry less', 'DELETE FROM ledger WHERE seq = 2'],
    ['another order', 'UPDATE ledger SET seq = 99 WHERE seq = 2'],
  ])('is said to be broken: %s', async (_, change) => {
    const gateway = await started();
    const operator = await gateway.operator();
    for (const name of ['alice', 'bob', 'carol']) await gateway.code(name);
    onStore(gateway.paths.store, change.startsWith('DELETE') ? 'SELECT 1' : 'DROP INDEX ledger_request');
    expect(() => onStore(gateway.paths.store, change)).toThrow('append-only');
    onStore(gateway.paths.store, `DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete; ${change}`);
    const { payload } = await operator.request('oc.history.verify');
    expect(payload).toMatchObject({ ok: false });
    expect(payload['brokenAt']).toBeGreaterThanOrEqual(2);
    expect((await operator.request('oc.history.list', {})).ok).toBe(true);
  });
});

describe('54, 57: a code that is also the beginning of an id', () => {
  it('approves whoever was sent the code, not whoever has the id', async () => {
    await using desk = await Desk.open();
    const code = await desk.stranger('bob');
    await desk.stranger('mallory');
    await desk.endGateway('SIGTERM');
    const store = join(desk.home.dir, '.openclaw', 'state', 'oc.sqlite');
    onStore(
      store,
      `UPDATE pairing_request SET request_id = '${code}' || substr(request_id, 9) WHERE sender = 'mallory'`,
    );
    await desk.startGateway();
    await desk.must(`oc pairing approve ${code}`);
    expect(await desk.decisionsAbout('bob')).toEqual(['requested', 'approved']);
    expect(await desk.decisionsAbout('mallory')).toEqual(['requested']);
    // The id of the other is still one, once nobody waits with that code.
    await desk.must(`oc pairing approve ${code}`);
    expect(await desk.decisionsAbout('mallory')).toEqual(['requested', 'approved']);
  });
});
