import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Attacker } from '../helpers/attacker.ts';
import { freePort } from '../helpers/free-port.ts';
import { end, Home } from '../helpers/home.ts';

const token = 'research-token-0123456789abcdef0123456789abcdef';

let home: Home;
let port: number;
let child: Awaited<ReturnType<Home['stay']>>['child'] | null = null;

beforeEach(async () => {
  home = await Home.make();
  port = await freePort();
  await home.sh(`oc config set gateway.auth.token ${token}`);
  await home.sh('oc config set gateway.auth.rateLimit.exemptLoopback false');
  await home.sh('oc config set gateway.auth.rateLimit.maxAttempts 3');
});
afterEach(() => home[Symbol.asyncDispose]());

async function up(): Promise<void> {
  ({ child } = await home.stay(`oc gateway --port ${port}`));
}

async function down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child !== null) await end(child, signal);
}

async function knock(given: string): Promise<unknown> {
  const client = await Attacker.open({ port });
  const evil = { id: 'cli', version: '1', platform: 'linux', mode: 'cli', displayName: 'evil\u202e\u001b[2Jname' };
  const { ok, error } = await client.connect({ auth: { token: given }, client: evil });
  await client.end();
  return ok ? 'in' : error.details?.['code'];
}

async function lockOut(): Promise<void> {
  for (let i = 0; i < 3; i += 1) expect(await knock('wrong')).toBe('AUTH_TOKEN_MISMATCH');
  expect(await knock(token)).toBe('AUTH_RATE_LIMITED');
}

describe('oc auth', () => {
  it('shows who knocked, escaped, and unlocks an address; with the gateway running', async () => {
    await up();
    await lockOut();
    const logs = await home.sh('oc auth logs --limit 100');
    expect(logs).toMatchObject({ code: 0, stderr: '' });
    const rows = logs.stdout.split('\n').filter((line) => line.includes('127.0.0.1'));
    expect(rows.map((row) => row.slice(19, 33).trim())).toEqual([
      'wrong secret',
      'wrong secret',
      'wrong secret',
      'locked out',
    ]);
    expect(logs.stdout).toContain('evil<U+202E>');
    expect(logs.stdout.includes('\u202e') || logs.stdout.includes('\u001b')).toBe(false);
    expect(logs.stdout).not.toContain('research-token');
    const lockouts = await home.sh('oc auth lockouts');
    expect(lockouts.stdout).toMatch(/^127\.0\.0\.1 +shared {2}for another (5m|4m 5\ds)\n/);
    // The same list, a moment later.
    const timeless = (text: string) => text.replace(/for another .*/g, 'for a while');
    expect(timeless((await home.sh('oc auth unlock')).stdout)).toBe(timeless(lockouts.stdout));
    expect(await home.sh('oc auth unlock 192.0.2.1')).toMatchObject({
      code: 3,
      stdout: '192.0.2.1 was not locked out.\n',
    });
    expect(await home.sh('oc auth unlock nonsense')).toMatchObject({ code: 2 });
    expect(await home.sh('oc auth unlock 127.0.0.1 --all')).toMatchObject({ code: 2 });
    expect(await home.sh('oc auth unlock 127.0.0.1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 lock'),
    });
    expect(await knock(token)).toBe('in');
    expect((await home.sh('oc history --kind auth')).stdout).toContain('auth.unlocked');
  });

  it('keeps locks over a restart, and unlocks and reads with the gateway down', async () => {
    await up();
    await lockOut();
    await down();
    expect((await home.sh('oc auth lockouts')).stdout).toContain('127.0.0.1');
    await up();
    expect(await knock(token)).toBe('AUTH_RATE_LIMITED');
    await down();
    expect(await home.sh('oc auth logs --follow')).toMatchObject({ code: 5 });
    const json = await home.sh('oc auth logs --json');
    const results = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ address }) => address === '127.0.0.1')
      .map(({ result }) => result);
    expect(results).toEqual(['wrong', 'wrong', 'wrong', 'locked', 'counted', 'counted']);
    expect((await home.sh('oc auth unlock --all')).stdout).toContain('1 lock');
    await up();
    expect(await knock(token)).toBe('in');
    await down();
  });

  it('follows what happens', async () => {
    await up();
    const { child: follower, stdout } = await home.stay('oc auth logs --follow --jsonl');
    await knock('wrong');
    await expect.poll(() => stdout(), { timeout: 10_000 }).toContain('"wrong"');
    await end(follower, 'SIGTERM');
    await down();
  });
});
