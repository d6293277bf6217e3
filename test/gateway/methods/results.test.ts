import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MethodName, methods } from '../../../src/gateway/protocol/methods.ts';
import type { Attacker } from '../../helpers/attacker.ts';
import { RealGateway } from './real-gateway.ts';

let gateway: RealGateway;
let operator: Attacker;
let waiting: Record<string, never>;

beforeAll(async () => {
  gateway = await RealGateway.open({ channels: { local: { accounts: { default: {}, work: {} } } } });
  operator = await gateway.operator();
  for (const name of ['alice', 'bob', 'carol']) await gateway.code(name);
  const { payload } = await operator.request('channels.pairing.list', {});
  waiting = Object.fromEntries(
    (payload['requests'] as readonly { senderId: string }[]).map((row) => [row.senderId, row]),
  ) as Record<string, never>;
});

afterAll(() => gateway[Symbol.asyncDispose]());

const schema = JSON.parse(readFileSync('node_modules/@openclaw/gateway-protocol/protocol.schema.json', 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, 'official');

/** What is wrong with a value by the published schema; empty when it fits. */
function faults(definition: string, value: unknown): unknown {
  const check = ajv.getSchema(`official#/definitions/${definition}`);
  if (check === undefined) throw new Error(`no definition ${definition}`);
  return check(value) ? [] : check.errors;
}

const ids = (name: string) => ({
  channel: 'local',
  accountId: 'default',
  requestId: (waiting[name] as { requestId: string } | undefined)?.requestId ?? '',
});

describe('results have the official shape', () => {
  const rows: readonly [MethodName, object, string][] = [
    ['channels.status', {}, 'ChannelsStatusResult'],
    ['channels.status', { channel: 'local' }, 'ChannelsStatusResult'],
    ['channels.pairing.list', {}, 'ChannelsPairingListResult'],
    ['channels.pairing.list', { channel: 'local', accountId: 'work' }, 'ChannelsPairingListResult'],
    ['exec.approvals.get', {}, 'ExecApprovalsSnapshot'],
  ];
  it.each(rows)('%s %j: %s', async (method, params, definition) => {
    const { ok, payload } = await operator.request(method, params);
    expect(ok).toBe(true);
    expect(faults(definition, payload)).toEqual([]);
    expect(faults(definition, { ...payload, channelOrder: 7, requests: 7, file: 7 })).not.toEqual([]);
  });

  it('system-presence gives a list of entries', async () => {
    const { payload } = await operator.request('system-presence', {});
    const entries = payload as unknown as readonly unknown[];
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) expect(faults('PresenceEntry', entry)).toEqual([]);
  });

  it('channels.pairing.list tells who waits, without codes', async () => {
    const { payload } = await operator.request('channels.pairing.list', {});
    expect(payload['requests']).toMatchObject([{ senderId: expect.any(String) }, {}, {}]);
    expect(JSON.stringify(payload)).not.toMatch(/"code"/);
    const empty = await operator.request('channels.pairing.list', { accountId: 'work' });
    expect(empty.payload['requests']).toEqual([]);
  });
});

describe('the official pairing methods', () => {
  it('approve, and say what the real command line expects when there is nothing to approve', async () => {
    const first = await operator.request('channels.pairing.approve', ids('alice'));
    expect(faults('ChannelsPairingApproveResult', first.payload)).toEqual([]);
    expect(first.payload).toMatchObject({ notification: 'not-requested', commandOwnerBootstrap: 'not-requested' });
    const again = await operator.request('channels.pairing.approve', ids('alice'));
    expect(again.error).toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'pending DM access request no longer exists',
    });
  });

  it('dismiss, and dismiss once', async () => {
    const first = await operator.request('channels.pairing.dismiss', ids('bob'));
    expect(faults('ChannelsPairingDismissResult', first.payload)).toEqual([]);
    const again = await operator.request('channels.pairing.dismiss', ids('bob'));
    expect(again.error.message).toBe('pending DM access request no longer exists');
  });

  it('decide nothing through another account, and say so', async () => {
    const work = { ...ids('carol'), accountId: 'work' };
    for (const method of ['channels.pairing.approve', 'channels.pairing.dismiss']) {
      expect((await operator.request(method, work)).error.message).toBe('pending DM access request no longer exists');
    }
    const nope = { ...ids('carol'), accountId: 'nope' };
    expect((await operator.request('channels.pairing.approve', nope)).error.message).toBe(
      'channel account does not use DM pairing: local:nope',
    );
    const { error } = await operator.request('channels.pairing.list', { channel: 'nope' });
    expect(error.message).toBe('Error: unknown pairing channel: nope');
  });

  it('make no sender of the local channel an owner, whoever asks', async () => {
    const { payload } = await operator.request('channels.pairing.approve', {
      ...ids('carol'),
      bootstrapCommandOwner: true,
    });
    expect(payload).toMatchObject({ commandOwnerBootstrap: 'unavailable' });
    const { error } = await operator.request('oc.owner.set', { entries: ['local:carol'] });
    expect(error.code).toBe('INVALID_REQUEST');
    expect((await operator.request('oc.pairing.list', {})).payload).toMatchObject({ ownerConfigured: false });
  });
});

describe('every method', () => {
  const empty: readonly MethodName[] = [
    'exec.approval.list',
    'plugin.approval.list',
    'openclaw.approval.list',
    'node.pair.list',
    'node.list',
    'sessions.list',
    'health',
    'status',
  ];
  it.each(empty)('%s answers without params, as the real command line asks', async (method) => {
    expect((await operator.request(method)).ok).toBe(true);
    expect((await operator.request(method, {})).ok).toBe(true);
  });

  const names = Object.keys(methods);
  it.each(names)('%s refuses a property that it does not know', async (method) => {
    const { ok, error } = await operator.request(method, { bogus: true });
    expect(ok).toBe(false);
    expect(error.message).toContain(`invalid ${method} params`);
  });

  it('asks for an account where guessing could take access from the wrong person', async () => {
    const { error } = await operator.request('oc.pairing.block', { channel: 'local', senderId: 'nobody-yet' });
    expect(error.message).toContain('more than one account');
    const named = await operator.request('oc.pairing.block', {
      channel: 'local',
      accountId: 'work',
      senderId: 'nobody-yet',
    });
    expect(named.payload).toMatchObject({ outcome: 'done', accountId: 'work' });
    const found = await operator.request('oc.pairing.unblock', { channel: 'local', senderId: 'nobody-yet' });
    expect(found.payload).toMatchObject({ outcome: 'done', accountId: 'work' });
  });
});
