import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionMs } from '../../../src/gateway/pairing/decisions.ts';
import { accountOf, Desk, senderOf, startMs } from './desk.ts';

let desk: Desk;

beforeEach(() => {
  desk = new Desk();
});

afterEach(() => {
  expect(desk.ledger.verify().ok).toBe(true);
  desk[Symbol.dispose]();
});

const list = () => desk.pairing.list({});
const standing = (sender: string, account = 'default') => desk.pairing.standing(senderOf(sender, account));
const approve = (request: object, by = 'ann') => desk.pairing.approve(request, by);
const wrongCode = (code: string) => (code.startsWith('Z') ? `Y${code.slice(1)}` : `Z${code.slice(1)}`);

describe('an approval', () => {
  it('lets this sender in on this account and nowhere else, and tells once', async () => {
    const { requestId } = desk.waiting('alice');
    const result = await approve({ requestId });
    const expected = { outcome: 'approved', channel: 'local', accountId: 'default', senderId: 'alice' };
    expect(result).toEqual({ ...expected, notification: 'sent', atMs: startMs });
    expect(standing('alice')).toEqual({ approved: true, denied: null });
    expect(standing('alice', 'work')).toEqual({ approved: false, denied: null });
    expect(standing('Alice')).toEqual({ approved: false, denied: null });
    expect(desk.pairing.standing({ ...senderOf('alice'), channel: 'telegram' }).approved).toBe(false);
    expect(desk.notified).toEqual([`alice ${JSON.stringify({ accountId: 'default', chatId: 'chat-alice' })}`]);
    expect(list()).toMatchObject({ pending: [], approved: [{ senderId: 'alice', approvedBy: 'ann' }] });
    expect(desk.ledger.list({}).entries[0]).toMatchObject({
      kind: 'pairing.approved',
      actor: 'ann',
      subject: 'local:default:alice',
      detail: { requestId, proof: 'row' },
    });
  });

  it('stands when nobody could be told, and tells nobody when asked not to', async () => {
    desk.notification = 'failed';
    expect(await approve({ requestId: desk.waiting('a').requestId })).toMatchObject({ notification: 'failed' });
    const quiet = await approve({ requestId: desk.waiting('b').requestId, notify: false });
    expect(quiet).toMatchObject({ outcome: 'approved', notification: 'not-requested' });
    expect(standing('a').approved && standing('b').approved).toBe(true);
    expect(desk.notified.length).toBe(1);
  });

  it('works by code, as people write codes, and says in the ledger that a code was the proof', async () => {
    const { code } = desk.waiting('alice');
    expect(await approve({ code: ` ${code.toLowerCase()} ` })).toMatchObject({
      outcome: 'approved',
      senderId: 'alice',
    });
    expect(desk.ledger.list({}).entries[0]?.detail).toMatchObject({ proof: 'code' });
    expect(JSON.stringify(desk.ledger.list({}).entries)).not.toContain(code);
  });

  it('by id with a wrong code changes nothing, however often, and the right one still works (THREATS 51)', async () => {
    const { requestId, code } = desk.waiting('alice');
    for (let n = 0; n < 100; n += 1) {
      expect(await approve({ requestId, code: wrongCode(code) })).toEqual({ outcome: 'code-mismatch' });
    }
    expect(await approve({ requestId, code: '' })).toEqual({ outcome: 'code-mismatch' });
    expect(await approve({ requestId, code: 'not a code' })).toEqual({ outcome: 'code-mismatch' });
    expect(list()).toMatchObject({ pending: [{ senderId: 'alice' }], approved: [] });
    expect(await approve({ requestId, code })).toMatchObject({ outcome: 'approved' });
  });

  it('by a code that nobody has, or by nothing, is none', async () => {
    const { code } = desk.waiting('alice');
    expect(await approve({ code: wrongCode(code) })).toEqual({ outcome: 'code-mismatch' });
    expect(await approve({ code: '' })).toEqual({ outcome: 'code-mismatch' });
    expect(await approve({})).toEqual({ outcome: 'not-found' });
    expect(await approve({ requestId: 'nobody' })).toEqual({ outcome: 'not-found' });
    expect(await approve({ requestId: '' })).toEqual({ outcome: 'not-found' });
  });

  it('by the start of an id is none: only whole ids count here', async () => {
    const { requestId } = desk.waiting('alice');
    expect(await approve({ requestId: requestId.slice(0, 31) })).toEqual({ outcome: 'not-found' });
    expect(await approve({ requestId: `${requestId}x` })).toEqual({ outcome: 'not-found' });
    expect(await approve({ requestId: requestId.toUpperCase() })).toEqual({ outcome: 'not-found' });
  });

  it('by a request of another account or channel is none', async () => {
    const { requestId, code } = desk.waiting('alice');
    expect(await approve({ requestId, accountId: 'work' })).toMatchObject({ outcome: 'not-found' });
    expect(await approve({ requestId, channel: 'telegram' })).toMatchObject({ outcome: 'not-found' });
    expect(await approve({ code, accountId: 'work' })).toEqual({ outcome: 'code-mismatch' });
    expect(standing('alice').approved).toBe(false);
  });

  it('by a code that two accounts share asks which, and takes the one that is named (THREATS 54, CVE-2026-28469)', async () => {
    const one = desk.waiting('alice', 'default', 'local');
    const two = desk.waiting('bob', 'default', 'telegram');
    desk.store.db.prepare('UPDATE pairing_request SET code = ?').run('SAME2345');
    const asked = await approve({ code: 'SAME2345' });
    expect(asked).toMatchObject({ outcome: 'ambiguous-code', candidates: [{}, {}] });
    expect(JSON.stringify(asked)).not.toContain('SAME2345');
    expect(list()).toMatchObject({ approved: [], pending: [{}, {}] });
    expect(await approve({ code: 'SAME2345', channel: 'telegram' })).toMatchObject({ senderId: 'bob' });
    expect(list().pending.map(({ requestId }) => requestId)).toEqual([one.requestId]);
    expect(two.requestId).not.toBe(one.requestId);
    expect(standing('alice').approved || standing('bob').approved).toBe(false);
  });

  it('survives a restart and a crash', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    desk.crash();
    expect(standing('alice').approved).toBe(true);
    desk.reopen();
    expect(standing('alice').approved).toBe(true);
  });

  it('makes nobody the owner', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    expect(list().ownerConfigured).toBe(false);
  });

  it('does not happen when its ledger entry cannot be written', async () => {
    const { requestId } = desk.waiting('alice');
    desk.store.db.exec(`CREATE TRIGGER disk_full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    await expect(approve({ requestId })).rejects.toThrow('no room');
    expect(() => desk.pairing.reject(requestId, 'ann', true)).toThrow('no room');
    desk.store.db.exec('DROP TRIGGER disk_full');
    expect(list()).toMatchObject({ pending: [{ senderId: 'alice' }], approved: [], denied: [] });
    expect(desk.notified).toEqual([]);
    expect(desk.changes.map(({ change }) => change)).toEqual(['requested']);
  });
});

describe('a rejection', () => {
  it('says nothing and keeps the sender quiet for a day, then they may ask again', () => {
    const { requestId } = desk.waiting('alice');
    expect(desk.pairing.reject(requestId, 'ann', false)).toMatchObject({
      outcome: 'done',
      senderId: 'alice',
      stillAdmitted: false,
    });
    expect(standing('alice')).toEqual({ approved: false, denied: 'rejected' });
    desk.nowMs += rejectionMs - 1;
    expect(standing('alice').denied).toBe('rejected');
    expect(list().denied).toMatchObject([{ senderId: 'alice', kind: 'rejected', untilMs: startMs + rejectionMs }]);
    desk.nowMs += 1;
    expect(standing('alice').denied).toBeNull();
    expect(list().denied).toEqual([]);
    expect(desk.waiting('alice').requestId).not.toBe(requestId);
    expect(desk.notified).toEqual([]);
  });

  it('survives a restart', () => {
    desk.pairing.reject(desk.waiting('alice').requestId, 'ann', false);
    desk.reopen();
    expect(standing('alice').denied).toBe('rejected');
  });

  it('is lifted by an approval of the next request', async () => {
    desk.pairing.reject(desk.waiting('alice').requestId, 'ann', false);
    desk.nowMs += rejectionMs;
    await approve({ requestId: desk.waiting('alice').requestId });
    expect(standing('alice')).toEqual({ approved: true, denied: null });
  });
});

describe('a block', () => {
  it('is for good, takes the approval and the pending request, and says so once', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    expect(desk.pairing.block(senderOf('alice'), 'ann')).toMatchObject({ outcome: 'done' });
    expect(standing('alice')).toEqual({ approved: false, denied: 'blocked' });
    desk.nowMs += 400 * rejectionMs;
    expect(standing('alice').denied).toBe('blocked');
    expect(desk.pairing.block(senderOf('alice'), 'ben')).toMatchObject({
      outcome: 'already',
      decision: 'blocked',
      by: 'ann',
    });
    desk.waiting('eve');
    desk.pairing.block(senderOf('eve'), 'ann');
    expect(list().pending).toEqual([]);
  });

  it('of a sender nobody has heard of holds when they come', () => {
    desk.pairing.block(senderOf('mallory'), 'ann');
    expect(standing('mallory').denied).toBe('blocked');
    expect(standing('mallory', 'work').denied).toBeNull();
  });

  it('is not softened by a rejection', () => {
    const { requestId } = desk.waiting('alice');
    desk.pairing.block(senderOf('alice'), 'ann');
    expect(desk.pairing.reject(requestId, 'ben', false)).toMatchObject({ outcome: 'already', decision: 'blocked' });
    expect(list().denied).toMatchObject([{ kind: 'blocked', untilMs: null }]);
  });

  it('that is lifted gives the right to ask, not access', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    desk.pairing.block(senderOf('alice'), 'ann');
    expect(desk.pairing.unblock(senderOf('alice'), 'ann')).toMatchObject({ outcome: 'done' });
    expect(standing('alice')).toEqual({ approved: false, denied: null });
    expect(desk.pairing.unblock(senderOf('alice'), 'ann')).toMatchObject({ outcome: 'not-found' });
  });
});

describe('taking access away', () => {
  it('is possible for who is approved and who waits; nobody else is found', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    expect(desk.pairing.revoke(senderOf('alice'), 'ann')).toMatchObject({ outcome: 'done', stillAdmitted: false });
    expect(standing('alice')).toEqual({ approved: false, denied: null });
    desk.waiting('bob');
    expect(desk.pairing.revoke(senderOf('bob'), 'ann')).toMatchObject({ outcome: 'done' });
    expect(list().pending).toEqual([]);
    expect(desk.pairing.revoke(senderOf('bob'), 'ann')).toEqual({ outcome: 'not-found', stillAdmitted: false });
    expect(desk.pairing.revoke(senderOf('alice', 'work'), 'ann')).toMatchObject({ outcome: 'not-found' });
  });

  it('says when the configuration still lets the sender in', async () => {
    desk.accounts = [
      accountOf('default', { allowFrom: ['alice'] }),
      accountOf('work', { dmPolicy: 'open', allowFrom: ['*'] }),
    ];
    await approve({ requestId: desk.waiting('alice').requestId });
    expect(desk.pairing.revoke(senderOf('alice'), 'ann')).toMatchObject({ stillAdmitted: true });
    expect(desk.pairing.revoke(senderOf('zoe', 'work'), 'ann')).toEqual({ outcome: 'not-found', stillAdmitted: true });
    expect(desk.pairing.block(senderOf('alice'), 'ann')).toMatchObject({ stillAdmitted: false });
  });

  it('from everybody drops requests and approvals, one entry each, and no block', async () => {
    await approve({ requestId: desk.waiting('alice').requestId });
    const { requestId } = desk.waiting('bob');
    desk.pairing.block(senderOf('mallory'), 'ann');
    expect(desk.pairing.clear('telegram', 'ann')).toEqual({ requests: 0, approved: 0 });
    expect(desk.pairing.clear(undefined, 'ann')).toEqual({ requests: 1, approved: 1 });
    expect(list()).toMatchObject({ pending: [], approved: [], denied: [{ senderId: 'mallory' }] });
    expect(desk.kinds().filter((kind) => kind === 'pairing.cleared').length).toBe(2);
    expect(await approve({ requestId })).toMatchObject({ outcome: 'decided-otherwise', decision: 'cleared' });
  });
});

describe('a code that is shown', () => {
  it('is in the history with who saw it, each time, without the code', () => {
    const { requestId, code, expiresAtMs } = desk.waiting('alice');
    expect(desk.pairing.reveal(requestId, 'ann')).toEqual({ code, expiresAtMs });
    expect(desk.pairing.reveal(requestId, 'ben')).toEqual({ code, expiresAtMs });
    const { entries } = desk.ledger.list({ kind: 'pairing.revealed' });
    expect(entries.map(({ actor }) => actor)).toEqual(['ben', 'ann']);
    expect(JSON.stringify(entries)).not.toContain(code);
    expect(desk.pairing.reveal('nobody', 'ann')).toEqual({ code: null });
  });

  it('is not shown when that cannot be recorded', () => {
    const { requestId } = desk.waiting('alice');
    desk.store.db.exec(`CREATE TRIGGER disk_full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    expect(() => desk.pairing.reveal(requestId, 'ann')).toThrow('no room');
  });
});
