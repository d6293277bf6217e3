import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attacker, connectParams } from '../helpers/attacker.ts';
import { Desk } from '../helpers/desk.ts';
import { PublishedDevice } from '../helpers/published-device.ts';
import { readToTheEnd } from '../helpers/queue-keys.ts';

describe('the door in a real terminal, by keys alone', { timeout: 90_000 }, () => {
  let desk: Desk;
  let port = 0;
  beforeAll(async () => {
    desk = await Desk.open(async (own) => {
      await own.must('oc config set gateway.auth.rateLimit.maxAttempts 3');
      await own.must('oc config set gateway.auth.rateLimit.exemptLoopback false');
    });
    port = Number(JSON.parse(await desk.must('oc status --json')).data.oc.port);
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  it('a client without a secret asks, is read and approved, comes in with a token, and is thrown out with it', async () => {
    const guest = new PublishedDevice('Kitchen tablet', ['operator.read']);
    await using screen = desk.console({ cols: 120, rows: 40 });
    await screen.waitFor('[1 Approvals');
    await expect(guest.attach(port)).rejects.toThrow('pairing required');
    await screen.waitFor(/2 Pairings 1/);
    await screen.press('2');
    await screen.waitFor('[2 Pairings');
    await screen.waitFor(new RegExp(`> .* device +${guest.id.slice(0, 8)} .*"Kitchen tablet"`));
    const code = await readToTheEnd(screen);
    expect(screen.screen).toContain(`REVIEW  device ${guest.id.slice(0, 8)} asks to be let in`);
    const [, requestId] = /REQUEST +([0-9a-f-]{36})/.exec(screen.screen) ?? [];
    expect(JSON.parse(await desk.must('oc devices list --json')).data.pending).toMatchObject([{ requestId }]);
    await screen.press(...code, 'enter');
    await screen.waitFor(`Approved device ${guest.id.slice(0, 8)} for: read.`);
    const inside = await guest.attach(port);
    expect(inside.hello.auth).toMatchObject({ method: 'device-token', scopes: ['operator.read'] });
    expect(guest.token).not.toBeNull();
    await screen.press('s', 's', 's');
    await screen.waitFor(new RegExp(`> +now +${guest.id.slice(0, 8)} +read`));
    await screen.press('X');
    await screen.waitFor(/press u/);
    await screen.waitFor(/Sent the revocation of device|Revoked device/, 12_000);
    const sentAtMs = Date.now();
    const { code: closeCode, atMs } = await inside.closed;
    expect(closeCode).toBe(4001);
    expect(atMs - sentAtMs).toBeLessThan(1000);
    inside.stop();
    await screen.waitFor(new RegExp(`> +revoked +${guest.id.slice(0, 8)}`));
    await expect(guest.attach(port)).rejects.toThrow('device token mismatch');
    const kinds = (await desk.ledger()).filter(({ kind }) => kind.startsWith('device.')).map(({ kind }) => kind);
    expect(kinds).toEqual(['device.approved', 'device.token-issued', 'device.revoked']);
    await screen.press('q');
    expect(await screen.waitExit()).toBe(0);
  });

  it('an address that guesses is locked out, stands in the console, and may try again after a key', async () => {
    await using screen = await desk.pairings();
    await screen.waitFor(/kept out 0/);
    await screen.press('s', 's', 's', 's');
    await screen.waitFor('No address is locked out.');
    const guess = async (): Promise<string> => {
      const client = await Attacker.open({ port, from: '127.0.0.2' });
      const { error } = await client.request('connect', connectParams({ auth: { token: 'a-guess-0123456789abcdef' } }));
      await client.end();
      return String(error.details?.['code']);
    };
    for (let i = 0; i < 3; i += 1) expect(await guess()).toBe('AUTH_TOKEN_MISMATCH');
    await screen.waitFor(/> +\d\d:\d\d:\d\dZ shared +127\.0\.0\.2/);
    expect(await guess()).toBe('AUTH_RATE_LIMITED');
    expect(await desk.must('oc status')).toContain('Locked out 1 address: 127.0.0.2.  oc auth unlock ADDRESS');
    await screen.press('U');
    await screen.waitFor('Unlocked 127.0.0.2. It may try again.', 12_000);
    await screen.waitFor('No address is locked out.');
    expect(await guess()).toBe('AUTH_TOKEN_MISMATCH');
    expect(await desk.ledger()).toContainEqual(
      expect.objectContaining({ kind: 'auth.unlocked', subject: '127.0.0.2' }),
    );
    await screen.press('q');
    expect(await screen.waitExit()).toBe(0);
  });
});
