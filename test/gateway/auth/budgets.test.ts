import { afterEach, describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/gateway/auth/authenticate.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { ConnectAttempt, ConnectParams } from '../../../src/gateway/protocol/connect.ts';
import type { DeviceDoor } from '../../../src/gateway/protocol/devices.ts';
import { scopes } from '../../../src/gateway/protocol/scopes.ts';
import { connectParams, Device } from '../../helpers/attacker.ts';
import { noDevices } from '../../helpers/no-devices.ts';
import { TempGuard } from '../../helpers/temp-guard.ts';
import { localCredential, token } from '../../helpers/wire-server.ts';

const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const own = 'own-token-of-the-device';
const far = '203.0.113.7';

const opened: TempGuard[] = [];
afterEach(() => {
  for (const temp of opened.splice(0)) temp[Symbol.dispose]();
});

/** Knows one device, by its token; `beyond`: it asks for more than it holds. */
const knows = (beyond: boolean): DeviceDoor => ({
  ...noDevices,
  byToken: (_caller, tokens) => {
    if (!tokens.includes(own)) return { kind: 'unknown-token' };
    return beyond
      ? { kind: 'beyond', approved: ['operator.read'], requestId: null }
      : { kind: 'in', approved: ['operator.read'] };
  },
});

type Auth = Readonly<Record<string, string>>;

function door({ beyond = false } = {}) {
  const now = 1_700_000_000_000;
  const temp = new TempGuard({ now: () => now });
  opened.push(temp);
  const device = new Device();
  const authenticate = createAuthenticate({
    devices: knows(beyond),
    credentials: () => ({
      local: new Secret(localCredential),
      shared: { mode: 'token', secret: new Secret(token), scopes },
    }),
    guard: temp.guard,
    log: silent,
    now: () => now,
    wait: async () => undefined,
  });
  const knock = async (auth: Auth, { signed = true, ...more }: Partial<ConnectAttempt> & { signed?: boolean } = {}) => {
    const params = connectParams({ auth });
    const verdict = await authenticate({
      transport: 'tcp',
      address: far,
      isDirectLoopback: false,
      isPage: false,
      identity: null,
      nonce: 'n',
      scopeCap: null,
      params: (signed ? device.sign(params, { nonce: 'n', ts: now }) : params) as unknown as ConnectParams,
      ...more,
    });
    return verdict.ok ? verdict.method : (verdict.error.details as { code: string }).code;
  };
  const locked = () => temp.guard.lockouts().map(({ credentialClass, address }) => `${credentialClass} ${address}`);
  return { knock, locked };
}

const times = async (count: number, knock: (i: number) => Promise<unknown>) => {
  const all: unknown[] = [];
  for (let i = 0; i < count; i += 1) all.push(await knock(i));
  return all;
};

describe('budgets', () => {
  it.each<readonly [how: string, auth: (guess: string) => Auth]>([
    ['in the other field', (guess) => ({ token: guess, deviceToken: own })],
    ['as a password', (guess) => ({ password: guess, deviceToken: own })],
    ['as a password, the own one as a token', (guess) => ({ password: guess, token: own })],
    ['as a password, the own one twice', (guess) => ({ password: guess, token: own, deviceToken: own })],
  ])(
    '11 (CVE-2026-41333): the own token of a device does not pay for guesses at the shared one, %s',
    async (_how, auth) => {
      const { knock, locked } = door();
      await times(10, (i) => knock(auth(`guess-${i}`)));
      expect(locked()).toEqual([`shared ${far}`]);
      // The device goes on with what is its own; what it guesses is not compared any more.
      expect(await knock({ deviceToken: own })).toBe('device-token');
      expect(await knock({ token }, { signed: false })).toBe('AUTH_RATE_LIMITED');
    },
  );

  it('11: nor does a right device token that asks for more than it holds', async () => {
    const { knock, locked } = door({ beyond: true });
    const codes = await times(10, (i) => knock({ token: `guess-${i}`, deviceToken: own }));
    expect(new Set(codes)).toEqual(new Set(['AUTH_SCOPE_MISMATCH']));
    expect(locked()).toEqual([`shared ${far}`]);
  });

  it('a device that shows its own token alone, in whichever fields, spends nothing', async () => {
    for (const beyond of [false, true]) {
      const { knock, locked } = door({ beyond });
      for (const auth of [{ token: own }, { deviceToken: own }, { token: own, deviceToken: own }]) {
        await times(15, () => knock(auth));
      }
      expect(locked()).toEqual([]);
    }
  });

  it('13: what a page guesses locks out pages of that address alone, and what programs guess locks out no page', async () => {
    const page = { isPage: true, signed: false } as const;
    const program = { signed: false } as const;
    const first = door();
    await times(10, (i) => first.knock(i % 2 ? { token: 'guess' } : { deviceToken: 'guess', password: 'guess' }, page));
    expect(first.locked()).toEqual([`page ${far}`]);
    expect(await first.knock({ token }, page)).toBe('AUTH_RATE_LIMITED');
    expect(await first.knock({ deviceToken: own }, { isPage: true })).toBe('AUTH_RATE_LIMITED');
    expect(await first.knock({ token }, program)).toBe('token');
    expect(await first.knock({ token }, { ...page, address: '203.0.113.8' })).toBe('token');
    const second = door();
    await times(10, () => second.knock({ token: 'guess' }, program));
    expect(await second.knock({ token }, program)).toBe('AUTH_RATE_LIMITED');
    expect(await second.knock({ token }, page)).toBe('token');
  });

  it('13: a page is not exempt on loopback, and its paired device pays for its guesses too', async () => {
    const { knock, locked } = door();
    await times(10, () => knock({ token: 'guess', deviceToken: own }, { isPage: true, address: '127.0.0.1' }));
    expect(locked()).toEqual(['page 127.0.0.1']);
    expect(await knock({ token }, { signed: false, isDirectLoopback: true, address: '127.0.0.1' })).toBe('token');
  });
});
