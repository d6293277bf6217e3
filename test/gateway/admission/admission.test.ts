import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf, senderOf } from '../pairing/desk.ts';
import { FrontDoor, nothing } from './front-door.ts';

let door: FrontDoor;

beforeEach(() => {
  door = new FrontDoor();
});

afterEach(() => {
  door[Symbol.dispose]();
});

const approveAlice = async () => {
  await door.receive();
  const [row] = door.desk.pairing.list({}).pending;
  await door.desk.pairing.approve({ requestId: row?.requestId ?? '' }, 'ann');
  door.replies.length = 0;
};

describe('admission', () => {
  it('answers a stranger with one code and starts no turn', async () => {
    await door.receive();
    await door.receive({ text: 'again' });
    expect(door.replies).toEqual([{ to: 'chat-alice', text: expect.stringMatching(/^Your code: [A-HJ-NP-Z2-9]{8}$/) }]);
    expect(door.turns).toEqual([]);
  });

  it('stores nothing of what a stranger wrote', async () => {
    await door.receive({ text: 'my canary sentence' });
    await door.receive({ text: 'my canary sentence' });
    door.desk.pairing.room.flush();
    const tables = ['pairing_request', 'pairing_overflow', 'ledger'];
    const rows = tables.flatMap((table) => door.desk.store.db.prepare(`SELECT * FROM ${table}`).all());
    expect(JSON.stringify(rows)).not.toContain('canary');
    expect(door.logged.join()).not.toContain('canary');
  });

  it('starts a turn for who was approved, and asks about access again while it waits', async () => {
    await approveAlice();
    await door.receive({ text: 'hello again' });
    const [turn] = door.turns;
    expect(turn).toMatchObject({ senderId: 'alice', text: 'hello again' });
    expect(turn?.stillAdmitted()).toBe(true);
    door.desk.pairing.revoke(senderOf('alice'), 'ann');
    expect(turn?.stillAdmitted()).toBe(false);
  });

  it('asks the configuration again too: an account that is switched off admits nobody who waits', async () => {
    await approveAlice();
    await door.receive();
    door.desk.accounts = [accountOf('default', { enabled: false })];
    expect(door.turns[0]?.stillAdmitted()).toBe(false);
    door.desk.accounts = [];
    expect(door.turns[0]?.stillAdmitted()).toBe(false);
  });

  it('counts the messages of a sender a minute, and drops the ones above', async () => {
    door.perMinute = 3;
    await approveAlice();
    for (let n = 0; n < 10; n += 1) await door.receive();
    expect(door.turns.length).toBe(3);
    expect(door.logged.length).toBe(1);
    door.desk.nowMs += 60_000;
    await door.receive();
    expect(door.turns.length).toBe(4);
  });

  it('drops a message for an account that does not exist', async () => {
    for (const accountId of ['work', '', '__proto__', 'Default', 'default ']) await door.receive({ accountId });
    for (const accountId of [undefined, null, 0, [], {}]) await door.receive({ accountId });
    await door.receive({}, 'telegram');
    await door.receive({}, '');
    expect(door.effects()).toEqual(nothing);
  });
});

describe('many messages in one moment', () => {
  it('crowd out nobody who is heard, when they are over at once: strangers, and who has had their minute', async () => {
    await approveAlice();
    door.perMinute = 1;
    const others = Array.from({ length: 300 }, (_, n) => door.receive({ senderId: `stranger-${n}`, aliases: [] }));
    const flood = Array.from({ length: 300 }, () => door.receive({ text: 'flood' }));
    await Promise.all([...others, ...flood]);
    expect(door.crowdedOut).toEqual([]);
    expect(door.turns.map(({ text }) => text)).toEqual(['flood']);
  });

  it('of whom the assistant answers are as many as an account has room for', async () => {
    await approveAlice();
    await Promise.all(Array.from({ length: 300 }, (_, n) => door.receive({ text: `${n}` })));
    expect(door.turns.length).toBeLessThanOrEqual(80);
    expect(door.turns.length + door.crowdedOut.length).toBe(300);
  });
});
