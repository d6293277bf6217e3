import { describe, expect, it } from 'vitest';
import type { Ran } from '../../../src/gateway/tailscale/run-tailscale.ts';
import { openTailscale } from '../../../src/gateway/tailscale/tailscale.ts';
import { person, tailnetName, up } from '../../helpers/tailscale.ts';

const alice = { address: '100.64.0.5', login: 'alice@example.com' };

/** A daemon that is started again, another way, and a clock that is told. */
function place() {
  const at = { now: 0, status: up as object | null };
  const run = async ([command]: readonly string[]): Promise<Ran> => {
    const said = command === 'status' ? at.status : person(alice.login);
    return said === null ? { ok: false, because: 'no answer' } : { ok: true, stdout: JSON.stringify(said) };
  };
  return { at, run, open: () => openTailscale(run, () => at.now) };
}

describe('whom Tailscale vouches for', () => {
  it('is nobody ten seconds after its daemon was started without a network interface', async () => {
    const { at, open } = place();
    const tailscale = await open();
    expect(await tailscale.identify(alice)).toBe(alice.login);
    at.status = { ...up, TUN: false };
    at.now = 10_000;
    expect(await tailscale.identify(alice)).toBe(null);
    at.status = { ...up, TUN: true };
    at.now = 20_000;
    expect(await tailscale.identify(alice)).toBe(alice.login);
  });

  it('is nobody while the program does not say how it runs; the name that it served stays', async () => {
    const { at, open } = place();
    const tailscale = await open();
    at.status = null;
    at.now = 10_000;
    expect(await tailscale.identify(alice)).toBe(null);
    at.now = 10_001;
    expect(await tailscale.identify(alice)).toBe(null);
    expect(tailscale.node()).toMatchObject({ up: true, name: tailnetName });
    at.status = up;
    expect(await tailscale.identify(alice)).toBe(alice.login);
  });
});
