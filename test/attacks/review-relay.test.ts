import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { attach } from '../../src/gateway/client/attach.ts';
import { consoleDevice } from '../../src/gateway/client/console-device.ts';
import { parseTarget } from '../../src/gateway/client/target.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { requestIdOf } from '../gateway/devices/device-desk.ts';
import { gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { type Answer, Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();
const options = { displayName: 'oc console', scopes, caps: [], timeoutMs: 5000, now: Date.now };

/** A gateway that hands on what it is shown: the other gateway's challenge to the console, the console's connect to the other. */
async function relay(to: number) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const answered = Promise.withResolvers<{ answer: Answer; there: Attacker }>();
  server.on('connection', async (client) => {
    const there = await Attacker.open({ port: to });
    client.on('message', async (data) => {
      const { params } = JSON.parse(data.toString());
      answered.resolve({ answer: await there.request('connect', params), there });
      client.terminate();
    });
    client.send(JSON.stringify(there.frames[0]));
  });
  return { port: (server.address() as AddressInfo).port, answered: answered.promise };
}

describe('35: a hostile gateway that the console is attached to', () => {
  it('does not get into another gateway by handing on its challenge, though a token is due to the console there', async () => {
    const home = mkdtempSync(join(tmpdir(), 'oc-relay-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const device = consoleDevice({ HOME: home });
    const visit = (port: number) =>
      attach({ target: parseTarget(`ws://127.0.0.1:${port}`), credential: async () => null }, device, options);
    const gateway = await started();
    const operator = await gateway.operator();
    const asking = await visit(gateway.port).catch(({ details }) => ({ error: { details } }) as Answer);
    await operator.request('device.pair.approve', { requestId: 'error' in asking ? requestIdOf(asking) : '' });
    const hostile = await relay(gateway.port);
    await expect(visit(hostile.port)).rejects.toThrow();
    const { answer, there } = await hostile.answered;
    expect(answer.ok).toBe(false);
    // It is nobody there that anybody has approved.
    expect(answer.error.details).toMatchObject({ code: 'PAIRING_REQUIRED', reason: 'not-paired' });
    const { pending, paired } = (await operator.request('device.pair.list')).payload;
    expect(pending).toMatchObject([{ isRepair: false }]);
    expect(pending[0].deviceId).not.toBe(paired[0].deviceId);
    await there.end();
    await (await visit(gateway.port)).close();
  });
});
