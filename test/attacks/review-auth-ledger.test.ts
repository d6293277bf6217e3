import { afterEach, describe, expect, it } from 'vitest';
import { keptMost, openAuthLedger } from '../../src/gateway/auth/auth-ledger.ts';
import { createAuthenticate } from '../../src/gateway/auth/authenticate.ts';
import { Secret } from '../../src/gateway/logs/secret.ts';
import type { ConnectAttempt, ConnectParams } from '../../src/gateway/protocol/connect.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { connectParams } from '../helpers/attacker.ts';
import { noDevices } from '../helpers/no-devices.ts';
import { TempGuard } from '../helpers/temp-guard.ts';
import { localCredential, token } from '../helpers/wire-server.ts';

const nothing = () => undefined;
const opened: TempGuard[] = [];
afterEach(() => {
  for (const temp of opened.splice(0)) temp[Symbol.dispose]();
});

/** The door over a real store; `lines` are those of its log. */
function door() {
  const now = () => 1_700_000_000_000;
  const temp = new TempGuard({ now });
  opened.push(temp);
  const lines: string[] = [];
  const warn = (_: string, text: string) => void lines.push(text);
  const authenticate = createAuthenticate({
    devices: noDevices,
    credentials: () => ({
      local: new Secret(localCredential),
      shared: { mode: 'token', secret: new Secret(token), scopes },
    }),
    guard: temp.guard,
    log: { debug: nothing, info: nothing, warn, error: nothing },
    now,
    wait: async () => undefined,
  });
  const from = (address: string, auth: Record<string, string>) => {
    const params = connectParams({ auth }) as unknown as ConnectParams; // why: as a client sends it
    const seen = { address, isDirectLoopback: false, isPage: false, identity: null };
    const attempt: ConnectAttempt = { transport: 'tcp', ...seen, nonce: 'n', scopeCap: null, params };
    return authenticate(attempt);
  };
  return { temp, lines, from };
}

describe('13: a flood at the door hides nobody', () => {
  it('who gets in beneath more failures than a second may write has an entry of their own', async () => {
    const { temp, from } = door();
    for (let i = 0; i < 220; i += 1) {
      for (let n = 0; n < 10; n += 1) await from(`198.18.${i}.1`, { token: 'wrong' });
    }
    expect((await from('203.0.113.7', { token })).ok).toBe(true);
    const { entries } = temp.guard.events({ limit: 1000 });
    expect(entries.filter(({ result }) => result === 'opened')).toMatchObject([
      { address: '203.0.113.7', credential: 'shared' },
    ]);
  });

  it('no number of failures pushes out of the ledger who got in, and who was let try again', () => {
    const { temp } = door();
    const { store } = temp;
    const ledger = openAuthLedger(store);
    const row = { credential: 'shared', client: '', count: 1, atMs: 1000 };
    const write = (events: Parameters<typeof ledger.write>[0]) => store.transaction(() => ledger.write(events, 2000));
    write([
      { ...row, address: '203.0.113.7', result: 'opened' },
      { ...row, address: '203.0.113.7', result: 'unlocked' },
    ]);
    const flood = Array.from({ length: 10_000 }, (_, i) => {
      return { ...row, address: `198.18.${i >> 8}.${i & 255}`, result: 'wrong' as const };
    });
    for (let written = 0; written <= keptMost; written += flood.length) write(flood);
    const rows = store.db.prepare('SELECT result, COUNT(*) AS rows FROM auth_event GROUP BY result').all();
    expect(rows).toEqual([
      { result: 'opened', rows: 1 },
      { result: 'unlocked', rows: 1 },
      { result: 'wrong', rows: keptMost },
    ]);
  });

  it('nor do those who got in grow without bound', () => {
    const { temp } = door();
    const { store } = temp;
    const ledger = openAuthLedger(store);
    const row = { credential: 'shared', client: '', count: 1, atMs: 1000, result: 'opened' as const };
    const many = Array.from({ length: 25_000 }, (_, i) => ({ ...row, address: `10.${i >> 16}.${i >> 8}.${i & 255}` }));
    store.transaction(() => ledger.write(many, 2000));
    expect(store.db.prepare('SELECT COUNT(*) AS rows FROM auth_event').get()).toEqual({ rows: 20_000 });
  });

  it('whoever has a network of IPv6 writes no more into the log than one address', async () => {
    const { lines, from } = door();
    for (let i = 0; i < 300; i += 1) await from(`2001:db8:1:2::${i.toString(16)}`, { token: 'wrong' });
    expect(lines).toHaveLength(30);
  });
});
