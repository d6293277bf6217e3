import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/gateway/auth/authenticate.ts';
import { deviceProblem } from '../../../src/gateway/auth/device-signature.ts';
import { FailureDelay } from '../../../src/gateway/auth/failure-delay.ts';
import { grantedScopes } from '../../../src/gateway/auth/granted-scopes.ts';
import { equalsSecret } from '../../../src/gateway/auth/secret-compare.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { ConnectAttempt, ConnectParams } from '../../../src/gateway/protocol/connect.ts';
import { isScope, type Scope, scopes } from '../../../src/gateway/protocol/scopes.ts';
import { connectParams } from '../../helpers/attacker.ts';
import { noDevices } from '../../helpers/no-devices.ts';
import { TempGuard } from '../../helpers/temp-guard.ts';
import { localCredential, token } from '../../helpers/wire-server.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const opened: TempGuard[] = [];
afterEach(() => {
  for (const guarded of opened.splice(0)) guarded[Symbol.dispose]();
});

/** Allows so many failures that no attempt has to wait for its turn to be compared. */
function door(mode: 'token' | 'password' = 'token', granted: readonly Scope[] = scopes) {
  const waits: number[] = [];
  const guarded = new TempGuard({ now: () => 1_000_000, rateLimit: { maxAttempts: 1000 } });
  opened.push(guarded);
  const authenticate = createAuthenticate({
    credentials: () => ({
      local: new Secret(localCredential),
      shared: { mode, secret: new Secret(token), scopes: granted },
    }),
    log: silent,
    now: () => 1_000_000,
    wait: async (ms) => void waits.push(ms),
    devices: noDevices,
    guard: guarded.guard,
  });
  const attempt = (transport: 'unix' | 'tcp', auth: unknown, more: Partial<ConnectAttempt> = {}) =>
    authenticate({
      transport,
      address: '127.0.0.1',
      isDirectLoopback: true,
      isPage: false,
      identity: null,
      nonce: 'n',
      scopeCap: null,
      params: connectParams({ scopes: [...scopes], ...(auth !== undefined && { auth }) }) as unknown as ConnectParams,
      ...more,
    });
  return { attempt, waits };
}

describe('a connection is admitted by its credential alone', () => {
  it('whichever of the two fields the shared secret stands in, in both modes', async () => {
    for (const mode of ['token', 'password'] as const) {
      for (const field of ['token', 'password']) {
        const verdict = await door(mode).attempt('tcp', { [field]: token });
        expect(verdict).toEqual({ ok: true, method: mode, credential: 'shared', scopes: [...scopes] });
      }
    }
  });

  it('and the local credential opens the unix socket and nothing on TCP', async () => {
    const { attempt } = door();
    expect(await attempt('unix', { token: localCredential })).toMatchObject({ ok: true, method: 'local' });
    expect(await attempt('tcp', { token: localCredential })).toMatchObject({ ok: false });
    expect(await attempt('unix', { token })).toMatchObject({ ok: false });
    expect(await attempt('unix', undefined)).toMatchObject({ ok: false });
  });

  it('and auth mode none opens nothing on TCP', async () => {
    using guarded = new TempGuard();
    const authenticate = createAuthenticate({
      credentials: () => ({ local: new Secret(localCredential), shared: null }),
      log: silent,
      now: () => 0,
      wait: async () => {},
      devices: noDevices,
      guard: guarded.guard,
    });
    for (const auth of [undefined, { token: '' }, { token }, { password: localCredential }]) {
      const params = connectParams(auth && { auth }) as unknown as ConnectParams;
      const verdict = await authenticate({
        transport: 'tcp',
        address: 'a',
        isDirectLoopback: false,
        isPage: false,
        identity: null,
        nonce: 'n',
        scopeCap: null,
        params,
      });
      expect(verdict.ok).toBe(false);
    }
  });

  it('THREATS 3 (CVE-2026-28472): presence of a secret is never taken for its validity', async () => {
    const given = fc.constantFrom(undefined, '', 'wrong', token);
    const kind = fc.record({
      token: given,
      password: given,
      deviceToken: given,
      bootstrapToken: given,
      approvalRuntimeToken: given,
    });
    await fc.assert(
      fc.asyncProperty(kind, async (fields) => {
        const auth = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const verdict = await door().attempt('tcp', auth);
        expect(verdict.ok).toBe(auth['token'] === token || auth['password'] === token);
      }),
    );
  });
});

describe('wrong secrets', () => {
  it('are answered later and later, 250 ms to 5 s, and a right one is not delayed', async () => {
    const { attempt, waits } = door();
    for (let i = 0; i < 8; i += 1) await attempt('tcp', { token: 'wrong' });
    await attempt('tcp', { token });
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  });

  it('THREATS 11 (CVE-2026-41333): spend the shared budget also beside a made-up device token', async () => {
    const { attempt, waits } = door();
    await attempt('tcp', { token: 'wrong', deviceToken: 'made-up' });
    await attempt('tcp', { token: 'wrong' });
    expect(waits).toEqual([250, 500]);
  });

  it('THREATS 12 (GHSA-25wv-8phj-8p7r): sent at once do not share a cheap delay', async () => {
    const { attempt, waits } = door();
    await Promise.all(Array.from({ length: 200 }, () => attempt('tcp', { token: 'wrong' })));
    expect(waits.filter((ms) => ms < 5000)).toHaveLength(5);
  });

  it('cost nothing when there was no secret at all', async () => {
    const { attempt, waits } = door();
    await attempt('tcp', undefined);
    await attempt('tcp', { token: '' });
    expect(waits).toEqual([]);
  });

  it('THREATS 13: are remembered for a bounded number of addresses, and forgotten after a quiet minute', () => {
    let now = 0;
    const failures = new FailureDelay(() => now);
    for (let i = 0; i < 100_000; i += 1) failures.record('shared', `10.0.${i >> 8}.${i & 255}`);
    expect(failures.size).toBe(10_000);
    failures.record('shared', 'a');
    expect(failures.record('shared', 'a')).toBe(500);
    expect(failures.record('device', 'a')).toBe(250);
    now += 60_000;
    expect(failures.record('shared', 'a')).toBe(250);
  });
});

describe('THREATS 14 (CVE-2026-41407): the one comparison of secrets', () => {
  it('holds for equal text only, at any length, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4096 }), fc.string({ maxLength: 4096 }), (a, b) => {
        expect(equalsSecret(a, new Secret(b))).toBe(a === b && a !== '');
      }),
    );
    for (let length = 1; length <= 4096; length += 127) {
      expect(equalsSecret('x'.repeat(length), new Secret('x'.repeat(length)))).toBe(true);
    }
  });

  it('finds nothing equal to an empty secret', () => {
    expect(equalsSecret('', new Secret(''))).toBe(false);
  });
});

describe('granted scopes', () => {
  it('are among those asked for, covered by the credential and by the cap', () => {
    const some = fc.subarray([...scopes, 'operator.root', '*']);
    fc.assert(
      fc.property(some, fc.subarray([...scopes]), fc.option(some), (asked, held, cap) => {
        for (const scope of grantedScopes(asked, held, cap)) {
          expect(asked).toContain(scope);
          expect(isScope(scope)).toBe(true);
          const covers = (list: readonly string[]) =>
            list.includes(scope) ||
            list.includes('operator.admin') ||
            (scope === 'operator.read' && list.includes('operator.write'));
          expect(covers(held) && (cap === null || covers(cap))).toBe(true);
        }
      }),
    );
  });

  it('are none under an empty cap', () => {
    expect(grantedScopes(['operator.read'], scopes, [])).toEqual([]);
  });
});

describe('device signatures', () => {
  const captured: readonly {
    readonly name: string;
    readonly challenge: { readonly nonce: string };
    readonly send: { readonly params: ConnectParams };
  }[] = JSON.parse(readFileSync('test/gateway/transcripts/handshake.json', 'utf8'));
  const named = (name: string) => captured.find((each) => each.name === name) ?? expect.fail(`no transcript ${name}`);
  const judge = (name: string, change: Record<string, unknown> = {}, late = 0) => {
    const { challenge, send } = named(name);
    const device = send.params.device && { ...send.params.device, ...change };
    return deviceProblem(
      { ...send.params, ...(device && { device }) },
      challenge.nonce,
      (device?.signedAt ?? 0) + late,
    );
  };

  it('captured from real clients verify, version 3 and version 2', () => {
    expect(judge('ok-device-read')).toBeNull();
    expect(judge('ok-device-v2')).toBeNull();
  });

  it('fail for another key, another nonce, another time, another scope', () => {
    expect(judge('ok-device-read', { publicKey: named('ok-device-v2').send.params.device?.id.slice(0, 43) })).toBe(
      'id',
    );
    expect(judge('ok-device-read', { publicKey: 'short' })).toBe('key');
    expect(judge('ok-device-read', { nonce: 'other' })).toBe('nonce-mismatch');
    expect(judge('ok-device-read', { nonce: ' ' })).toBe('nonce-missing');
    expect(judge('ok-device-read', { signature: 'AAAA' })).toBe('signature');
    expect(judge('ok-device-read', {}, 120_001)).toBe('stale');
    expect(judge('ok-device-read', {}, -120_001)).toBe('stale');
    const { send, challenge } = named('ok-device-read');
    const more = { ...send.params, scopes: ['operator.admin'] };
    expect(deviceProblem(more, challenge.nonce, more.device?.signedAt ?? 0)).toBe('signature');
  });
});
