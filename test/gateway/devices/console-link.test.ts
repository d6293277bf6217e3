import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attach as attachOnce } from '../../../src/gateway/client/attach.ts';
import { consoleDevice } from '../../../src/gateway/client/console-device.ts';
import type { GatewayLink } from '../../../src/gateway/client/link.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../methods/real-gateway.ts';

const gateway = gatewaysOfTests();
let home = '';
const links: GatewayLink[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-console-'));
});
afterEach(async () => {
  for (const link of links.splice(0)) await link.close();
  rmSync(home, { recursive: true, force: true });
});

/** The console's own link, over TCP, as a console with nothing but its device and perhaps the shared token. */
function attach({ port }: RealGateway, secret: string | null): GatewayLink {
  const credential = async () => (secret === null ? null : new Secret(secret));
  const found = { target: parseTarget(`ws://127.0.0.1:${port}`), credential };
  const timing = { retryMs: () => 20, approvalMs: 20 };
  const link = openLink(found, { device: consoleDevice({ HOME: home }), timing });
  links.push(link);
  link.start();
  return link;
}

const becomes = (link: GatewayLink, kind: string) => expect.poll(() => link.state.kind, { timeout: 5000 }).toBe(kind);
const kept = async ({ port }: RealGateway) => {
  const device = consoleDevice({ HOME: home });
  const origin = `ws://127.0.0.1:${port}`;
  return (await device.tokens.find(origin, (await device.identity(origin)).id))?.token.reveal() ?? null;
};

/** What waits, as the operator sees it. */
async function pendingOf(own: RealGateway) {
  const operator = await own.operator();
  const { pending } = (await operator.request('device.pair.list')).payload;
  const [row] = pending;
  return { operator, pending, requestId: String(row?.requestId) };
}

describe('our console at our gateway, over TCP', () => {
  it('without a token says which request to approve, is live when it was, and comes back with its own token', async () => {
    const own = await gateway();
    const link = attach(own, null);
    await becomes(link, 'refused');
    const { operator, pending, requestId } = await pendingOf(own);
    expect(pending).toHaveLength(1);
    expect(link.state).toMatchObject({ hints: [`On its host:  oc devices approve ${requestId}`] });
    await operator.request('device.pair.approve', { requestId });
    await becomes(link, 'live');
    const token = await kept(own);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const again = attach(own, null);
    await becomes(again, 'live');
    expect(again.hello?.scopes).toContain('operator.admin');
    expect(await kept(own)).toBe(token);
  });

  it('with the shared token works at once, waits beside it, and has its own token the time after its approval', async () => {
    const own = await gateway();
    await becomes(attach(own, canaryToken), 'live');
    expect(await kept(own)).toBeNull();
    const { operator, requestId } = await pendingOf(own);
    await operator.request('device.pair.approve', { requestId });
    await becomes(attach(own, canaryToken), 'live');
    expect(await kept(own)).not.toBeNull();
    await becomes(attach(own, null), 'live');
  });

  it('is closed when its token is rotated, and is live again with the new one', async () => {
    const own = await gateway();
    const link = attach(own, null);
    await becomes(link, 'refused');
    const { operator, requestId } = await pendingOf(own);
    const { device } = (await operator.request('device.pair.approve', { requestId })).payload;
    await becomes(link, 'live');
    const before = await kept(own);
    await operator.request('device.token.rotate', { deviceId: device.deviceId, role: 'operator' });
    await expect.poll(() => kept(own), { timeout: 5000 }).not.toBe(before);
    await becomes(link, 'live');
  });

  it('is signed out when it is revoked, and asks to be approved again', async () => {
    const own = await gateway();
    const link = attach(own, null);
    await becomes(link, 'refused');
    const { operator, requestId } = await pendingOf(own);
    const { device } = (await operator.request('device.pair.approve', { requestId })).payload;
    await becomes(link, 'live');
    await operator.request('device.token.revoke', { deviceId: device.deviceId, role: 'operator' });
    await becomes(link, 'refused');
    expect((await pendingOf(own)).pending).toMatchObject([{ deviceId: device.deviceId, isRepair: true }]);
  });

  it('that was approved for less works with that, and its wish for more waits', async () => {
    const own = await gateway();
    const found = { target: parseTarget(`ws://127.0.0.1:${own.port}`), credential: async () => null };
    const readOnly = {
      displayName: 'oc console',
      scopes: ['operator.read'] as const,
      caps: [],
      timeoutMs: 5000,
      now: Date.now,
    };
    const device = consoleDevice({ HOME: home });
    await expect(attachOnce(found, device, readOnly)).rejects.toThrow('waits to be approved');
    const { operator, requestId } = await pendingOf(own);
    await operator.request('device.pair.approve', { requestId });
    await (await attachOnce(found, device, readOnly)).close();
    const link = attach(own, null);
    await becomes(link, 'live');
    expect(link.hello?.scopes).toEqual(['operator.read']);
    const [row] = (await pendingOf(own)).pending;
    expect(row).toMatchObject({ deviceId: (await device.identity(`ws://127.0.0.1:${own.port}`)).id, isRepair: true });
    expect(row.scopes).toContain('operator.admin');
  });
});
