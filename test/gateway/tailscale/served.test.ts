import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../src/gateway/logs/log.ts';
import type { Ran } from '../../../src/gateway/tailscale/run-tailscale.ts';
import { openServed } from '../../../src/gateway/tailscale/served.ts';
import { openTailscale } from '../../../src/gateway/tailscale/tailscale.ts';
import { tailnetName, up } from '../../helpers/tailscale.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A Tailscale that can be told what to answer, and what was said about it. */
function place() {
  const said: string[] = [];
  const write = (_: string, message: string) => void said.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const asked: string[] = [];
  const answers: { status: unknown; serve: unknown } = { status: { BackendState: 'NoState' }, serve: {} };
  const run = async (args: readonly string[]): Promise<Ran> => {
    asked.push(args.join(' '));
    const stdout = JSON.stringify(args[0] === 'status' ? answers.status : answers.serve);
    return { ok: true, stdout };
  };
  return { said, log, asked, answers, run };
}

describe('a gateway that was there before Tailscale', () => {
  it('says so once, looks every minute, and is served and named when it is up', async () => {
    const { said, log, asked, answers, run } = place();
    const tailscale = await openTailscale(run, Date.now);
    const served = openServed({ tailscale, log, mode: 'serve', port: 4711, tls: false });
    await vi.advanceTimersByTimeAsync(150_000);
    expect(said).toEqual([expect.stringContaining('does not serve the gateway')]);
    expect(asked).toEqual(Array(4).fill('status --json --peers=false'));
    answers.status = up;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tailscale.node()).toMatchObject({ up: true, name: tailnetName });
    expect(asked.at(-1)).toBe('serve --bg --yes http://127.0.0.1:4711');
    const ran = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.length).toBe(ran);
    await served.close();
  });

  it('looks no further once it ends', async () => {
    const { log, asked, run } = place();
    const tailscale = await openTailscale(run, Date.now);
    await openServed({ tailscale, log, mode: 'serve', port: 4711, tls: false }).close();
    const ran = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.length).toBe(ran);
  });
});
