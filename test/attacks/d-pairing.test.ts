import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FrontDoor, nothing } from '../gateway/admission/front-door.ts';
import { RealGateway } from '../gateway/methods/real-gateway.ts';
import { accountOf, senderOf } from '../gateway/pairing/desk.ts';

const open: (Disposable | AsyncDisposable)[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) {
    if (Symbol.asyncDispose in each) await each[Symbol.asyncDispose]();
    else each[Symbol.dispose]();
  }
});

function frontDoor(channels?: object): FrontDoor {
  const door = new FrontDoor(channels);
  open.push(door);
  return door;
}

async function gateway(config?: object): Promise<RealGateway> {
  const real = await RealGateway.open(config);
  open.push(real);
  return real;
}

type Rows = readonly { senderId: string; requestId: string }[];
const pendingOf = async (operator: Awaited<ReturnType<RealGateway['operator']>>): Promise<Rows> =>
  (await operator.request('oc.pairing.list', {})).payload['pending'];

/** Every file under a directory, by content. */
function filesUnder(dir: string): [string, string][] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path, 'latin1')]);
}

describe('THREATS D: direct message pairing', () => {
  it('51 lockout as DoS: a stranger reaches no way to approve, and wrong codes lock nobody out', async () => {
    const real = await gateway();
    const code = await real.code('alice');
    const mallory = await real.person();
    const tries = [code, `/approve ${code}`, `approve local ${code}`, `/pair ${code}`, `/oc pairing approve ${code}`];
    for (const text of tries) await mallory.say('mallory', text);
    const operator = await real.operator();
    expect((await pendingOf(operator)).map(({ senderId }) => senderId)).toEqual(['alice', 'mallory']);
    for (let n = 0; n < 50; n += 1) {
      const { payload } = await operator.request('oc.pairing.approve', { code: 'ZZZZ9999' });
      expect(payload).toEqual({ outcome: 'code-mismatch' });
    }
    expect((await operator.request('oc.pairing.approve', { code })).payload).toMatchObject({ senderId: 'alice' });
  });

  it('52 pending flood (CVE-2026-41346): strangers who fill one account close no other, and the owner can make room', async () => {
    const door = frontDoor({ local: { accounts: { default: {}, work: {} } } });
    for (let n = 0; n < 300; n += 1) await door.receive({ senderId: `stranger${n}` });
    await door.receive({ senderId: 'friend', accountId: 'work' });
    const { pending, overflow } = door.desk.pairing.list({});
    expect(pending.map(({ senderId }) => senderId).toSorted()).toEqual([
      'friend',
      'stranger0',
      'stranger1',
      'stranger2',
    ]);
    expect(overflow).toMatchObject([{ accountId: 'default', messages: 297 }]);
    expect(door.replies.length).toBe(4);
    for (const row of pending) if (row.accountId === 'default') door.desk.pairing.reject(row.requestId, 'ann', false);
    await door.receive({ senderId: 'late' });
    expect(door.desk.pairing.list({}).pending.map(({ senderId }) => senderId)).toContain('late');
  });

  it('53 reply amplification: 1,000 messages of a stranger are one reply, one row and at most one log line', async () => {
    const door = frontDoor();
    for (let n = 0; n < 1000; n += 1) {
      door.desk.nowMs += 3_000;
      await door.receive({ text: `message ${n}`, claims: { name: `name ${n}` } });
    }
    expect(door.effects()).toEqual({ rows: 1, replies: 1, turns: 0, ledger: 1 });
    expect(door.logged.length).toBeLessThanOrEqual(1);
  });

  it('53 reply amplification: a hundred connections at once get one code between them', async () => {
    const real = await gateway();
    const people = await Promise.all(Array.from({ length: 40 }, () => real.person()));
    await Promise.all(people.map((person) => person.say('alice', 'hello')));
    expect(new Set(people.flatMap((person) => person.texts())).size).toBe(1);
    const operator = await real.operator();
    expect(await pendingOf(operator)).toHaveLength(1);
  });

  it('54 cross-account approval (CVE-2026-28469): a request is approved on its own account alone', async () => {
    const door = frontDoor({ local: { accounts: { a: {}, b: {} } } });
    for (const accountId of ['a', 'b']) await door.receive({ accountId });
    const [row] = door.desk.pairing.list({ accountId: 'a' }).pending;
    await door.desk.pairing.approve({ requestId: row?.requestId ?? '' }, 'ann');
    for (const accountId of ['a', 'b']) await door.receive({ accountId, text: 'after' });
    expect(door.turns.map(({ accountId }) => accountId)).toEqual(['a']);
  });

  it('55 pairing before the sender is proven (CVE-2026-41301): an event without a proven sender makes no row and no reply', async () => {
    const door = frontDoor();
    for (const senderId of [null, undefined, '', 0, false, [], {}]) await door.receive({ senderId });
    for (const kind of ['group', 'unknown', undefined, 'DIRECT']) await door.receive({ chat: { kind, id: 'x' } });
    expect(door.effects()).toEqual(nothing);
  });

  it('56 code leaks: a code is in its own reply and in a recorded reveal, in no list, event, log, history or file but the store', async () => {
    const real = await gateway();
    const [operator, reader] = [await real.operator(), await real.operator(['operator.read', 'operator.write'])];
    const other = await real.person();
    const code = await real.code('alice');
    await other.say('bob', 'hello');
    const { requestId } = (await pendingOf(operator)).find(({ senderId }) => senderId === 'alice') ?? { requestId: '' };
    for (const method of [
      'oc.pairing.list',
      'channels.pairing.list',
      'oc.pairing.history',
      'oc.history.list',
      'status',
      'health',
    ]) {
      expect(JSON.stringify(await operator.request(method, {}))).not.toContain(code);
    }
    expect((await reader.request('oc.pairing.reveal', { requestId })).ok).toBe(false);
    expect(JSON.stringify([...operator.frames, ...reader.frames])).not.toContain(code);
    expect(JSON.stringify(other.replies)).not.toContain(code);
    expect((await operator.request('oc.pairing.reveal', { requestId })).payload).toMatchObject({ code });
    expect(JSON.stringify(await operator.request('oc.history.list', {}))).toContain('pairing.revealed');
    await real.stop();
    const holding = filesUnder(real.paths.stateDir).filter(([, text]) => text.includes(code));
    expect(holding.map(([path]) => path).filter((path) => !path.startsWith(real.paths.store))).toEqual([]);
    expect(real.complaints.join()).not.toContain(code);
  });

  it('56 code leaks: a group never gets a code', async () => {
    const door = frontDoor();
    await door.receive({ chat: { kind: 'group', id: 'g' } });
    expect(door.effects()).toEqual(nothing);
  });

  it('57 codes are trimmed and upper-cased and nothing else', async () => {
    const real = await gateway();
    const code = await real.code('alice');
    const operator = await real.operator();
    const full = [...code].map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)).join('');
    const wrong = [
      full,
      `${code}\u200b`,
      `\u00a0${code}`,
      `${code.slice(0, 4)} ${code.slice(4)}`,
      `${code}\0`,
      code.slice(0, 7),
    ];
    for (const typed of wrong) {
      expect((await operator.request('oc.pairing.approve', { code: typed })).payload).toEqual({
        outcome: 'code-mismatch',
      });
    }
    const { payload } = await operator.request('oc.pairing.approve', { code: ` ${code.toLowerCase()}\t` });
    expect(payload).toMatchObject({ outcome: 'approved', senderId: 'alice' });
  });

  it('61 pairing widens nothing (CVE-2026-26328): an approved sender is a stranger in a group and gives no orders', async () => {
    const door = frontDoor();
    await door.receive();
    const [row] = door.desk.pairing.list({}).pending;
    await door.desk.pairing.approve({ requestId: row?.requestId ?? '' }, 'ann');
    await door.receive({ senderId: 'bob' });
    const before = door.desk.pairing.list({});
    for (const text of [
      '/approve',
      '/pairing approve all',
      '/config set channels.local.dmPolicy open',
      '/allowlist add bob',
    ]) {
      await door.receive({ chat: { kind: 'group', id: 'g' }, text });
      expect(door.turns).toEqual([]);
    }
    // In a direct message it is text for the assistant, and decides nothing.
    await door.receive({ text: '/approve bob' });
    expect(door.turns.map(({ text }) => text)).toEqual(['/approve bob']);
    expect(door.desk.pairing.list({})).toEqual(before);
  });

  it('62 removal counts at once (GHSA-83w9-h5wv-j9xm): a message in flight is dropped, the pending request goes, the next asks anew', async () => {
    const door = frontDoor();
    await door.receive();
    const [first] = door.desk.pairing.list({}).pending;
    await door.desk.pairing.approve({ requestId: first?.requestId ?? '' }, 'ann');
    await door.receive({ text: 'in flight' });
    door.desk.pairing.revoke(senderOf('alice'), 'ann');
    expect(door.turns[0]?.stillAdmitted()).toBe(false);
    door.desk.nowMs += 1000;
    await door.receive();
    const [second] = door.desk.pairing.list({}).pending;
    expect(second?.requestId).not.toBe(first?.requestId);
    door.desk.pairing.revoke(senderOf('alice'), 'ann');
    expect(door.desk.pairing.list({})).toMatchObject({ pending: [], approved: [] });
    expect(await door.desk.pairing.approve({ requestId: second?.requestId ?? '' }, 'ben')).toMatchObject({
      outcome: 'decided-otherwise',
      decision: 'revoked',
    });
    expect(door.turns.length).toBe(1);
  });

  it('62 a list that admits again does not bring back a block', async () => {
    const door = frontDoor();
    door.desk.pairing.block(senderOf('alice'), 'ann');
    door.desk.accounts = [accountOf('default', { dmPolicy: 'open', allowFrom: ['*', 'alice'] })];
    await door.receive();
    expect(door.effects()).toMatchObject({ turns: 0, replies: 0 });
  });

  const empties: readonly [string, object][] = [
    ['missing', {}],
    ['null', { allowFrom: null }],
    ['[]', { allowFrom: [] }],
    ["['']", { allowFrom: [''] }],
    ["['*']", { allowFrom: ['*'] }],
  ];
  for (const dmPolicy of ['pairing', 'allowlist']) {
    it.each(empties)(
      `63 allowFrom %s under dmPolicy ${dmPolicy} admits nobody (CVE-2026-22170)`,
      async (_, account) => {
        const door = frontDoor({ local: { dmPolicy, ...account } });
        for (const senderId of ['alice', 'a', '*', 'null', 'undefined']) await door.receive({ senderId });
        expect(door.turns).toEqual([]);
      },
    );
  }
});
