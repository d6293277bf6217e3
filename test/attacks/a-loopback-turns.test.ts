import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/gateway/logs/secret.ts';
import { paired, visit } from '../gateway/devices/device-desk.ts';
import { canaryToken, gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { type Answer, Attacker, connectParams, Device } from '../helpers/attacker.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

const gateway = gatewaysOfTests();
afterEach(() => vi.restoreAllMocks());

const codeOf = (answer: Answer) => (answer.ok ? 'in' : String(answer.error.details?.['code']));

async function knock(port: number, auth: Record<string, string>, host?: string): Promise<string> {
  const client = await Attacker.open({ port, ...(host && { host }) });
  const answer = await client.connect({ auth });
  await client.end();
  return codeOf(answer);
}

const guess = (auth: object) => ({ type: 'req', id: '1', method: 'connect', params: connectParams({ auth }) });

/** Answers to wrong secrets wait as they really do: the attackers here do not. */
const held = () => sleep(250);

/** Guesses from so many sockets at once, each of which is given up after `patienceMs` and opened again, until it is ended. */
function flood(port: number, sockets: number, auth: () => Record<string, string>, patienceMs: number) {
  let isOver = false;
  let sent = 0;
  const open = new Set<Attacker>();
  const one = async (_: unknown, i: number) => {
    while (!isOver) {
      const client = await Attacker.open({ port, from: `127.7.0.${1 + (i % 8)}` }).catch(() => null);
      if (client === null) continue;
      open.add(client);
      client.send(guess(auth()));
      sent += 1;
      await Promise.race([client.closed, sleep(patienceMs)]);
      await client.end();
      open.delete(client);
    }
  };
  const all = Promise.all(Array.from({ length: sockets }, one));
  return {
    sent: () => sent,
    async [Symbol.asyncDispose]() {
      isOver = true;
      for (const client of open) client.socket.terminate();
      await all;
    },
  };
}

/** How many comparisons with a secret a second there are, over so long. */
async function guessesIn(ms: number, revealed: { readonly mock: { readonly calls: readonly unknown[] } }) {
  const begun = performance.now();
  const before = revealed.mock.calls.length;
  await sleep(ms);
  return (revealed.mock.calls.length - before) / ((performance.now() - begun) / 1000);
}

describe('A. Guesses from this machine itself, which is never locked out', () => {
  it.each([
    ['wait for no answer', 20],
    ['wait for their answers', 15_000],
  ])('12 (GHSA-25wv-8phj-8p7r): 64 sockets that %s make at most 15 guesses a second', async (_name, patienceMs) => {
    await using wire = await WireServer.open({ wait: held });
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    let n = 0;
    await using flooding = flood(wire.port, 64, () => ({ token: `guess-${n++}` }), patienceMs);
    await expect.poll(() => flooding.sent(), { timeout: 5000 }).toBeGreaterThan(40);
    const perSecond = await guessesIn(4000, revealed);
    expect(perSecond).toBeLessThanOrEqual(15);
    // Whoever is patient is compared, ten a second; whoever hangs up has given their turn back.
    if (patienceMs > 1000) expect(perSecond).toBeGreaterThan(5);
    expect(wire.door.guard.waiting()).toBeLessThanOrEqual(64);
    expect(wire.door.guard.lockouts()).toEqual([]);
  });

  it('12: two guesses in one attempt are two guesses', async () => {
    await using wire = await WireServer.open({ wait: held });
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    let n = 0;
    const both = () => ({ token: `guess-${n++}`, password: `guess-${n++}` });
    await using flooding = flood(wire.port, 64, both, 15_000);
    await expect.poll(() => flooding.sent(), { timeout: 5000 }).toBeGreaterThan(40);
    expect(await guessesIn(3000, revealed)).toBeLessThanOrEqual(15);
  });

  it('13: the right token gets in within two seconds while 64 sockets guess, and the unix socket at once', async () => {
    await using wire = await WireServer.open({ wait: held });
    await using flooding = flood(wire.port, 64, () => ({ token: 'wrong' }), 15_000);
    await expect.poll(() => flooding.sent(), { timeout: 5000 }).toBeGreaterThan(63);
    for (const host of ['127.0.0.1', '::1']) {
      const begun = performance.now();
      expect(await knock(wire.port, { token }, host)).toBe('in');
      expect(performance.now() - begun).toBeLessThan(2000);
    }
    const client = await Attacker.open({ socketPath: wire.socketPath });
    const before = wire.door.guard.waiting();
    expect(codeOf(await client.connect({ auth: { token: 'wrong' } }))).toBe('AUTH_TOKEN_MISMATCH');
    expect(before).toBeGreaterThan(0);
    await client.end();
  });

  it('13: after the flood the right token is in at once again, and twenty of them in a row within seconds', async () => {
    await using wire = await WireServer.open();
    for (let i = 0; i < 30; i += 1) await knock(wire.port, { token: 'wrong' });
    const begun = performance.now();
    for (let i = 0; i < 20; i += 1) expect(await knock(wire.port, { token })).toBe('in');
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('12: all addresses of loopback share one budget while they are exempt', async () => {
    await using wire = await WireServer.open({ wait: held });
    const clients = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 2 === 0
          ? Attacker.open({ port: wire.port, from: `127.0.${i}.1` })
          : Attacker.open({ port: wire.port, host: '::1' }),
      ),
    );
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    for (const client of clients) client.send(guess({ token: 'wrong' }));
    await vi.waitFor(() => expect(wire.door.guard.waiting()).toBeGreaterThan(40));
    expect(revealed.mock.calls.length).toBeLessThan(20);
    await Promise.all(clients.map((client) => client.end()));
    // Whoever went gave their turns back.
    await vi.waitFor(() => expect(wire.door.guard.waiting()).toBe(0));
  });

  it('13: a hundred wait at most; one more is refused and told when, but one from an address with fewer is not', async () => {
    await using wire = await WireServer.open({ wait: () => new Promise(() => undefined) });
    const from = (i: number) => `127.0.1.${1 + (i % 5)}`;
    const crowd = await Promise.all(
      Array.from({ length: 120 }, (_, i) => Attacker.open({ port: wire.port, from: from(i) })),
    );
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    for (const client of crowd) client.send(guess({ token: 'wrong' }));
    const refused = await vi.waitFor(() => {
      const answers = crowd.flatMap(({ frames }) => frames.filter((frame) => frame['type'] === 'res'));
      expect(answers.length).toBeGreaterThan(5);
      return answers[0];
    });
    expect(refused?.['error']).toEqual({
      code: 'UNAVAILABLE',
      message: 'too many attempts wait to be compared (retry later)',
      retryable: true,
      retryAfterMs: expect.closeTo(10_000, -3),
      details: { code: 'QUEUE_FULL', reason: 'too-many-attempts', recommendedNextStep: 'wait_then_retry' },
    });
    expect(wire.door.guard.waiting()).toBeGreaterThan(90);
    expect(wire.door.guard.waiting()).toBeLessThanOrEqual(100);
    expect(await knock(wire.port, { token })).toBe('in');
    expect(revealed.mock.calls.length).toBeLessThan(40);
    await Promise.all(crowd.map((client) => client.end()));
  });

  it('13: the time for a handshake ends a wait, and nothing is compared afterwards', async () => {
    await using wire = await WireServer.open({ wait: held, limits: { handshakeTimeoutMs: 1000 } });
    const clients = await Promise.all(
      Array.from({ length: 60 }, (_, i) => Attacker.open({ port: wire.port, from: `127.0.2.${1 + (i % 3)}` })),
    );
    for (const client of clients) client.send(guess({ token: 'wrong' }));
    await Promise.all(clients.map(({ closed }) => closed));
    const revealed = vi.spyOn(Secret.prototype, 'reveal');
    expect(wire.door.guard.waiting()).toBe(0);
    await sleep(300);
    expect(revealed).not.toHaveBeenCalled();
  });

  it('11, 13 (CVE-2026-41333): a paired device with its own token waits behind no guess at the shared secret', async () => {
    const own = await gateway();
    const device = new Device();
    const deviceToken = await paired(own, device, ['operator.read']);
    await using flooding = flood(own.port, 64, () => ({ token: 'wrong' }), 15_000);
    await expect.poll(() => flooding.sent(), { timeout: 5000 }).toBeGreaterThan(63);
    for (const auth of [{ deviceToken }, { token: deviceToken }, { token: deviceToken, deviceToken }]) {
      const begun = performance.now();
      const answer = await visit(own.port, device, auth);
      expect(codeOf(answer), JSON.stringify(Object.keys(auth))).toBe('in');
      expect(performance.now() - begun).toBeLessThan(1000);
      await answer.client.end();
    }
    // The shared secret beside a device that is not known has its turn like every other.
    const answer = await visit(own.port, new Device(), { token: canaryToken });
    expect(codeOf(answer)).toBe('in');
    await answer.client.end();
  });

  it('11: made-up device tokens make nobody with the shared secret wait', async () => {
    const own = await gateway();
    for (let i = 0; i < 12; i += 1) {
      const client = await visitAndLeave(own.port, { deviceToken: `made-up-${i}` });
      client.terminate();
    }
    const begun = performance.now();
    expect(await knock(own.port, { token: canaryToken })).toBe('in');
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('13: who is not exempt is locked out by address as ever', async () => {
    await using wire = await WireServer.open({ rateLimit: { rateLimit: { exemptLoopback: false } } });
    for (let i = 0; i < 10; i += 1) await knock(wire.port, { token: 'wrong' });
    expect(await knock(wire.port, { token })).toBe('AUTH_RATE_LIMITED');
    expect(await knock(wire.port, { token }, '::1')).toBe('in');
    expect(wire.door.guard.waiting()).toBe(0);
  });
});

/** Sends a device's connect and does not wait for the answer. */
async function visitAndLeave(port: number, auth: { readonly deviceToken: string }) {
  const client = await Attacker.open({ port });
  const params = connectParams({ auth });
  client.send({ type: 'req', id: '1', method: 'connect', params: new Device().sign(params, client.challenge) });
  return client.socket;
}
