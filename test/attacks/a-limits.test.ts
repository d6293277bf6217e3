import { afterEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/gateway/logs/secret.ts';
import { Attacker, connectParams, rawExchange } from '../helpers/attacker.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

/** Nothing is exempt, so that the test's own sockets are strangers. */
const strict = { rateLimit: { rateLimit: { exemptLoopback: false } } } as const;

const codeOf = (answer: { error?: { details?: Record<string, unknown> } }) => answer.error?.details?.['code'];

async function knock(where: { port: number; host?: string }, auth: Record<string, string>) {
  const client = await Attacker.open(where);
  const answer = await client.connect({ auth });
  await client.end();
  return answer;
}

async function knockTimes(port: number, times: number, auth: (i: number) => Record<string, string>) {
  const codes: unknown[] = [];
  for (let i = 0; i < times; i += 1) codes.push(codeOf(await knock({ port }, auth(i))));
  return codes;
}

afterEach(() => vi.restoreAllMocks());

describe('A. Rate limits', () => {
  it('3 (CVE-2026-28472): what is absent or empty spends no budget', async () => {
    await using wire = await WireServer.open(strict);
    for (let i = 0; i < 15; i += 1) {
      await knock({ port: wire.port }, {});
      await knock({ port: wire.port }, { token: '', deviceToken: '' });
    }
    expect((await knock({ port: wire.port }, { token })).ok).toBe(true);
  });

  it('11 (CVE-2026-41333): made-up device tokens beside wrong shared ones save no budget, nor does a success in between', async () => {
    await using wire = await WireServer.open(strict);
    const codes = await knockTimes(wire.port, 12, (i) => ({
      token: 'wrong',
      ...(i % 2 === 1 && { deviceToken: `made-up-${i}` }),
    }));
    expect(codes.slice(0, 10)).not.toContain('AUTH_RATE_LIMITED');
    expect(codes.slice(10)).toEqual(['AUTH_RATE_LIMITED', 'AUTH_RATE_LIMITED']);
    expect(codeOf(await knock({ port: wire.port }, { token }))).toBe('AUTH_RATE_LIMITED');
    expect((await knock({ port: wire.port, host: '::1' }, { token })).ok).toBe(true);
    expect(codeOf(await knock({ port: wire.port }, { token }))).toBe('AUTH_RATE_LIMITED');
  });

  it('12 (GHSA-25wv-8phj-8p7r): of 200 wrong tokens as close together as sockets allow, ten reach the compare', async () => {
    await using wire = await WireServer.open(strict);
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    const codes: unknown[] = [];
    for (let batch = 0; batch < 8; batch += 1) {
      const clients = await Promise.all(Array.from({ length: 25 }, () => Attacker.open({ port: wire.port })));
      const answers = await Promise.all(clients.map((client) => client.connect({ auth: { token: 'wrong' } })));
      codes.push(...answers.map(codeOf));
      await Promise.all(clients.map((client) => client.end()));
    }
    expect(codes.filter((code) => code === 'AUTH_RATE_LIMITED')).toHaveLength(190);
    expect(revealed).toHaveBeenCalledTimes(10);
  });

  it('12: a locked answer has the observed form, and closes with its message', async () => {
    await using wire = await WireServer.open(strict);
    await knockTimes(wire.port, 10, () => ({ password: 'wrong' }));
    const client = await Attacker.open({ port: wire.port });
    const { error } = await client.connect({ auth: { token } });
    const { retryAfterMs, ...rest } = error as typeof error & { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(290_000);
    expect(retryAfterMs).toBeLessThanOrEqual(300_000);
    expect(rest).toEqual({
      code: 'INVALID_REQUEST',
      message: 'unauthorized: too many failed authentication attempts (retry later)',
      retryable: true,
      details: {
        code: 'AUTH_RATE_LIMITED',
        authReason: 'rate_limited',
        canRetryWithDeviceToken: false,
        recommendedNextStep: 'wait_then_retry',
      },
    });
    expect(await client.closed).toEqual({ code: 1008, reason: rest.message });
  });

  it('13: strangers who are locked out take nothing from this machine, and the socket file never locks out', async () => {
    await using wire = await WireServer.open();
    await knockTimes(wire.port, 30, () => ({ token: 'wrong' }));
    expect((await knock({ port: wire.port }, { token })).ok).toBe(true);
    await using strictly = await WireServer.open(strict);
    await knockTimes(strictly.port, 10, () => ({ token: 'wrong' }));
    for (let i = 0; i < 15; i += 1) {
      const client = await Attacker.open({ socketPath: strictly.socketPath });
      expect(codeOf(await client.connect({ auth: { token: 'wrong' } }))).toBe('AUTH_TOKEN_MISMATCH');
      await client.end();
    }
    expect(strictly.door.guard.lockouts().map(({ credentialClass }) => credentialClass)).toEqual(['shared']);
  });

  it('13: a page that guesses locks out pages, and not the programs of the machine that it is shown on', async () => {
    const page = 'https://control.example.com';
    await using wire = await WireServer.open({ ...strict, allowedOrigins: [page] });
    const fromPage = async (origin: string, secret: string) => {
      const client = await Attacker.open({ port: wire.port }, { origin });
      const answer = await client.connect({ auth: { token: secret } });
      await client.end();
      return answer.ok ? 'in' : codeOf(answer);
    };
    for (let i = 0; i < 15; i += 1) {
      expect(await fromPage('https://evil.example', token)).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED');
    }
    for (let i = 0; i < 10; i += 1) expect(await fromPage(page, 'wrong')).toBe('AUTH_TOKEN_MISMATCH');
    expect(await fromPage(page, token)).toBe('AUTH_RATE_LIMITED');
    expect((await knock({ port: wire.port }, { token })).ok).toBe(true);
    expect(wire.door.guard.lockouts().map(({ credentialClass }) => credentialClass)).toEqual(['page']);
    await knockTimes(wire.port, 10, () => ({ token: 'wrong' }));
    wire.door.guard.unlock('127.0.0.1', 'operator (test)');
    expect(await fromPage(page, token)).toBe('in');
    await knockTimes(wire.port, 10, () => ({ token: 'wrong' }));
    expect(await fromPage(page, token)).toBe('in');
  });

  it('13: who sends wrong tokens and hangs up leaves at most 256 answers waiting', async () => {
    let waiting = 0;
    await using wire = await WireServer.open({
      // None of them waits for its turn to be compared.
      rateLimit: { rateLimit: { maxAttempts: 1000 } },
      wait: () => {
        waiting += 1;
        return new Promise(() => undefined);
      },
    });
    for (let batch = 0; batch < 12; batch += 1) {
      const clients = await Promise.all(Array.from({ length: 25 }, () => Attacker.open({ port: wire.port })));
      for (const client of clients) {
        client.send({ type: 'req', id: '1', method: 'connect', params: connectParams({ auth: { token: 'wrong' } }) });
      }
      const before = Math.min(256, (batch + 1) * 25);
      await vi.waitFor(() => expect(waiting).toBe(before));
      await Promise.all(clients.map((client) => client.end()));
    }
    expect(waiting).toBe(256);
    expect((await knock({ port: wire.port }, { token })).ok).toBe(true);
  });

  it('14 (CVE-2026-41407): a secret of any length is answered, and alike', async () => {
    await using wire = await WireServer.open({ rateLimit: { rateLimit: { maxAttempts: 1000 } } });
    for (const length of [1, 24, 255, 256, 4096]) {
      expect(codeOf(await knock({ port: wire.port }, { token: 'x'.repeat(length) }))).toBe('AUTH_TOKEN_MISMATCH');
    }
  });

  it('HTTP compares no secret, so that there is nothing to try out beside the door', async () => {
    await using wire = await WireServer.open(strict);
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    for (const path of ['/', '/healthz', '/readyz', '/health']) {
      const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
      await rawExchange(wire.port, head);
    }
    expect(revealed).not.toHaveBeenCalled();
  });
});
