import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { consoleDevice } from '../../../src/gateway/client/console-device.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { Devices } from '../../../src/screens/devices/facts.ts';
import { readDevices } from '../../../src/screens/devices/read-devices.ts';
import type { Attacker } from '../../helpers/attacker.ts';
import { OpenClawGateway } from '../../helpers/openclaw-gateway.ts';

const program = inject('openclaw');
const patience = { timeout: 30_000 };

describe.skipIf(program === '')('devices of a real OpenClaw gateway, as the console reads them', () => {
  let gateway: OpenClawGateway;
  let operator: Attacker;
  let home = '';
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'oc-console-'));
    gateway = await OpenClawGateway.start(program, { autoApproveLocal: false });
    operator = await gateway.client();
  });
  afterAll(async () => {
    await gateway?.[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  const lists = async (): Promise<Devices> =>
    readDevices('g', (await operator.request('device.pair.list', {})).payload);

  it('one asks, is approved, and loses its token: every row is read', async () => {
    const device = consoleDevice({ HOME: home });
    const credential = async () => new Secret(gateway.token);
    const link = openLink(
      { target: parseTarget(gateway.url), credential },
      { device, timing: { approvalMs: 300, retryMs: () => 200 } },
    );
    link.start();
    await expect.poll(() => link.state.kind, patience).toBe('refused');
    const { id } = await device.identity(gateway.url);
    const { pending, unreadable } = await lists();
    expect(unreadable).toBe(0);
    expect(pending).toMatchObject([{ deviceId: id, before: null, roles: ['operator'] }]);
    const [row = expect.fail('nobody asks')] = pending;
    expect(row.scopes).toContain('operator.admin');
    expect((await operator.request('device.pair.approve', { requestId: row.requestId })).ok).toBe(true);
    await expect.poll(() => link.state.kind, patience).toBe('live');
    const of = async () => (await lists()).paired.find(({ deviceId }) => deviceId === id);
    expect(await of()).toMatchObject({ goodFor: ['operator'], revokedAtMs: null });
    await link.close();
    expect((await operator.request('device.token.revoke', { deviceId: id, role: 'operator' })).ok).toBe(true);
    expect(await of()).toMatchObject({ goodFor: [], revokedAtMs: expect.any(Number) });
  });
});
