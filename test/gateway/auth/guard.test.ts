import { afterEach, describe, expect, it } from 'vitest';
import { keptMost, keptMs, openAuthLedger } from '../../../src/gateway/auth/auth-ledger.ts';
import { createAuthenticate } from '../../../src/gateway/auth/authenticate.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { ConnectAttempt, ConnectParams } from '../../../src/gateway/protocol/connect.ts';
import { scopes } from '../../../src/gateway/protocol/scopes.ts';
import { connectParams } from '../../helpers/attacker.ts';
import { noDevices } from '../../helpers/no-devices.ts';
import { TempGuard } from '../../helpers/temp-guard.ts';
import { localCredential, token } from '../../helpers/wire-server.ts';

const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const opened: TempGuard[] = [];
afterEach(() => {
  for (const temp of opened.splice(0)) temp[Symbol.dispose]();
});

/** The door over a real store, at a clock of its own, seen from a distant address. */
function door(rateLimit: ConstructorParameters<typeof TempGuard>[0] = {}) {
  const clock = { now: 1_700_000_000_000 };
  const temp = new TempGuard({ now: () => clock.now, ...rateLimit });
  opened.push(temp);
  const from = (address: string, auth: Record<string, string> = {}, more: Partial<ConnectAttempt> = {}) =>
    createAuthenticate({
      devices: noDevices,
      credentials: () => ({
        local: new Secret(localCredential),
        shared: { mode: 'token', secret: new Secret(token), scopes },
        proxy: { scopes },
      }),
      guard: temp.guard,
      log: silent,
      now: () => clock.now,
      wait: async () => undefined,
    })({
      transport: 'tcp',
      address,
      isDirectLoopback: false,
      isPage: false,
      identity: null,
      nonce: 'n',
      scopeCap: null,
      params: connectParams({ auth }) as unknown as ConnectParams,
      ...more,
    });
  const wrong = async (address: string, times: number) => {
    for (let i = 0; i < times; i += 1) await from(address, { token: 'wrong' });
  };
  const results = () =>
    temp.guard
      .events({ limit: 1000 })
      .entries.toReversed()
      .map(({ result, count }) => (count === 1 ? result : `${result} ${count}`));
  return { clock, temp, from, wrong, results };
}

const far = '203.0.113.7';

describe('a lock', () => {
  it('answers in the observed form, also for the right secret, and leaves other addresses alone', async () => {
    const { clock, from, wrong } = door();
    await wrong(far, 10);
    clock.now += 12;
    expect(await from(far, { token })).toEqual({
      ok: false,
      error: {
        code: 'INVALID_REQUEST',
        message: 'unauthorized: too many failed authentication attempts (retry later)',
        retryable: true,
        retryAfterMs: 299_988,
        details: {
          code: 'AUTH_RATE_LIMITED',
          authReason: 'rate_limited',
          canRetryWithDeviceToken: false,
          recommendedNextStep: 'wait_then_retry',
        },
      },
    });
    expect((await from('203.0.113.8', { token })).ok).toBe(true);
  });

  it('is not gone round by the word of a proxy: who shows a secret is judged by it', async () => {
    const { from, wrong } = door();
    await wrong(far, 10);
    const identity = { by: 'trusted-proxy', user: 'somebody' } as const;
    for (const auth of [{ token }, { token: 'wrong' }, { token: 'wrong', deviceToken: 'made-up' }]) {
      expect((await from(far, auth, { identity })).ok).toBe(false);
    }
    expect((await from(far, {}, { identity })).ok).toBe(true);
  });

  it('holds for a whole IPv6 network of 64 bits', async () => {
    const { from } = door();
    for (let i = 0; i < 10; i += 1) await from(`2001:db8::${i}`, { token: 'wrong' });
    expect((await from('2001:db8::ffff', { token })).ok).toBe(false);
    expect((await from('2001:db8:0:1::1', { token })).ok).toBe(true);
  });

  it('is there again after a restart, and for no longer than it was', async () => {
    const { clock, temp, from, wrong } = door();
    await wrong(far, 10);
    temp.restart();
    clock.now += 299_000;
    expect((await from(far, { token })).ok).toBe(false);
    clock.now += 1000;
    expect((await from(far, { token })).ok).toBe(true);
  });

  it('does not outlive a clock that was set back by more than a lock may last', async () => {
    const { clock, temp, wrong } = door();
    await wrong(far, 10);
    clock.now -= 86_400_000;
    temp.restart();
    expect(temp.guard.lockouts().map(({ untilMs }) => untilMs - clock.now)).toEqual([300_000]);
  });

  it('is taken away by its address or all at once, with an entry in both ledgers, for good', async () => {
    const { temp, from, wrong, results } = door();
    await wrong(far, 10);
    await wrong('203.0.113.8', 10);
    expect(temp.guard.unlock('203.0.113.9', 'operator (test)')).toEqual([]);
    expect(temp.guard.unlock(far, 'operator (test)')).toHaveLength(1);
    temp.restart();
    expect((await from(far, { token })).ok).toBe(true);
    expect((await from('203.0.113.8', { token })).ok).toBe(false);
    expect(temp.guard.unlock(null, 'operator (test)')).toHaveLength(1);
    expect((await from('203.0.113.8', { token })).ok).toBe(true);
    const { entries } = temp.ledger.list({ kind: 'auth' });
    expect(entries.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'auth.unlocked all addresses',
      'auth.unlocked 203.0.113.7',
      'auth.unlocked 203.0.113.9',
    ]);
    expect(results().filter((result) => result === 'unlocked' || result === 'locked')).toEqual([
      'locked',
      'locked',
      'unlocked',
      'unlocked',
    ]);
  });
});

describe('the auth ledger', () => {
  it('holds the first success of an hour, and a success that follows failures', async () => {
    const { clock, from, results } = door();
    for (let i = 0; i < 5; i += 1) await from(far, { token });
    await from(far, { token: 'wrong' });
    for (let i = 0; i < 5; i += 1) await from(far, { token });
    clock.now += 3_600_000;
    for (let i = 0; i < 5; i += 1) await from(far, { token });
    expect(results()).toEqual(['opened', 'wrong', 'opened', 'opened']);
  });

  it('holds failures one by one up to the lock, then one row a window, whatever is tried', async () => {
    const { clock, temp, from, wrong, results } = door();
    await wrong(far, 10);
    expect(results()).toEqual([...Array(10).fill('wrong'), 'locked']);
    for (let window = 0; window < 4; window += 1) {
      for (let i = 0; i < 25; i += 1) {
        for (const auth of [{ token: 'wrong' }, { token }, {}, { deviceToken: 'made-up' }]) await from(far, auth);
      }
      clock.now += 60_000;
      temp.guard.events({});
    }
    // The made-up device tokens have a lock of their own; they were counted already when they reached it.
    expect(results().slice(11)).toEqual(['locked', 'counted 100', 'counted 100', 'counted 100', 'counted 100']);
  });

  it('holds address, class, result and the name that the client gives itself, and no secret', async () => {
    const { temp, from } = door();
    const client = { id: 'cli', version: '1', platform: 'linux', mode: 'cli', displayName: `\u202e${'n'.repeat(100)}` };
    const params = connectParams({ auth: { token: 'wrong-secret' }, client }) as unknown as ConnectParams;
    await from(far, {}, { params });
    const { entries } = temp.guard.events({});
    expect(entries).toEqual([
      {
        seq: 1,
        atMs: 1_700_000_000_000,
        credential: 'shared',
        address: far,
        result: 'wrong',
        client: `\u202e${'n'.repeat(63)}`,
        count: 1,
      },
    ]);
  });

  it('is written at most once a second, and loses nothing that waits when the gateway ends', async () => {
    const { temp, from, results } = door();
    for (let i = 0; i < 50; i += 1) await from(`203.0.113.${i}`, { token: 'wrong' });
    const { count } = temp.store.db.prepare('SELECT COUNT(*) AS count FROM auth_event').get() ?? {};
    expect(count).toBe(0);
    temp.restart();
    expect(results()).toHaveLength(50);
  });

  it('counts together what comes faster than it can be kept', async () => {
    const { temp, from } = door();
    for (let i = 0; i < 2500; i += 1) await from(`10.0.${i >> 8}.${i & 255}`, { token: 'wrong' });
    const { entries } = temp.guard.events({ limit: 1 });
    expect(entries).toMatchObject([{ address: '*', result: 'counted', count: 500 }]);
  });

  it('keeps 90 days and 100,000 rows', () => {
    const { temp } = door();
    const events = openAuthLedger(temp.store);
    const row = (atMs: number) =>
      ({ atMs, credential: 'shared', address: far, result: 'wrong', client: 'c', count: 1 }) as const;
    const rows = () => Number(temp.store.db.prepare('SELECT COUNT(*) AS n FROM auth_event').get()?.['n']);
    temp.store.transaction(() => events.write([row(0), row(4), row(5)], keptMs + 5));
    expect(rows()).toBe(1);
    const many = Array.from({ length: keptMost + 500 }, () => row(keptMs + 5));
    temp.store.transaction(() => events.write(many, keptMs + 5));
    expect(rows()).toBe(keptMost);
  });

  it('is read backwards in pages, and forwards by who follows', async () => {
    const { temp, from } = door();
    for (let i = 1; i <= 5; i += 1) await from(`203.0.113.${i}`, { token: 'wrong' });
    const seqs = (filter: Parameters<typeof temp.guard.events>[0]) =>
      temp.guard.events(filter).entries.map(({ seq }) => seq);
    expect([
      seqs({ limit: 2 }),
      seqs({ limit: 2, cursor: 4 }),
      seqs({ after: 1, limit: 2 }),
      seqs({ after: 5 }),
    ]).toEqual([[5, 4], [3, 2], [3, 2], []]);
  });
});
