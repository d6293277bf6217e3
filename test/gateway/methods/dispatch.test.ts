import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { isMethod, methods } from '../../../src/gateway/protocol/methods.ts';
import { scopes } from '../../../src/gateway/protocol/scopes.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { token, WireServer } from '../../helpers/wire-server.ts';

let wire: WireServer;
beforeAll(async () => {
  wire = await WireServer.open({
    handlers: {
      'oc.pairing.revoke': () => {
        throw new OcError('NOT_FOUND', 'no such sender', ['oc pairing list']);
      },
      'oc.pairing.block': () => {
        throw new TypeError('secret detail of our own bug');
      },
    },
  });
});
afterAll(() => wire[Symbol.asyncDispose]());

const attached = async (held: readonly string[]) => {
  const client = await Attacker.open({ port: wire.port });
  await client.connect({ auth: { token }, scopes: held });
  return client;
};
const approve = { channel: 'local', accountId: 'default', requestId: 'r1' };
const sender = { channel: 'local', senderId: 'alice' };

describe('dispatch', () => {
  it('denies what is not in the table, also the names of prototypes', async () => {
    const client = await attached([...scopes]);
    for (const method of ['nope', 'constructor', '__proto__', 'toString', 'Health']) {
      const { error } = await client.request(method, {});
      expect(error).toEqual({ code: 'INVALID_REQUEST', message: `unknown method: ${method}` });
      expect(isMethod(method)).toBe(false);
    }
    await client.end();
  });

  it('asks for the scope of every row before it looks at the params', async () => {
    const client = await attached([]);
    const before = wire.calls.length;
    for (const [method, row] of Object.entries(methods)) {
      if (row.scope === null) continue;
      const { error } = await client.request(method, { bogus: 1 });
      expect(error, method).toEqual({
        code: 'FORBIDDEN',
        message: `missing scope: ${row.scope}`,
        details: { code: 'MISSING_SCOPE', missingScope: row.scope, requiredScopes: [row.scope] },
      });
    }
    expect(wire.calls).toHaveLength(before);
    await client.end();
  });

  it('takes absent params as an empty object and refuses other shapes', async () => {
    const client = await attached(['operator.pairing']);
    expect((await client.request('channels.pairing.list')).ok).toBe(true);
    expect((await client.request('channels.pairing.list', {})).ok).toBe(true);
    const { error } = await client.request('channels.pairing.list', [1]);
    expect(error).toEqual({ code: 'INVALID_REQUEST', message: 'invalid channels.pairing.list params: must be object' });
    await client.end();
  });

  it('wants admin beside pairing for making an owner, and calls nothing without it', async () => {
    const client = await attached(['operator.pairing']);
    const before = wire.calls.length;
    const { error } = await client.request('channels.pairing.approve', { ...approve, bootstrapCommandOwner: true });
    expect(error).toEqual({
      code: 'FORBIDDEN',
      message: 'missing scope: operator.admin',
      details: {
        code: 'MISSING_SCOPE',
        missingScope: 'operator.admin',
        requiredScopes: ['operator.pairing', 'operator.admin'],
      },
    });
    expect(wire.calls).toHaveLength(before);
    expect((await client.request('channels.pairing.approve', approve)).ok).toBe(true);
    await client.end();
  });

  it('hands on who calls, by the credential first', async () => {
    const client = await Attacker.open({ port: wire.port });
    const named = {
      id: 'cli',
      mode: 'cli',
      version: '1',
      platform: 'linux',
      displayName: 'local:root\u202E\n \u0007x',
    };
    await client.connect({ auth: { token }, client: named });
    await client.request('health');
    expect(wire.calls.at(-1)?.call.actor).toBe('token (local:root x)');
    await client.end();
  });

  it('passes on what the caller did wrong and hides what we did wrong', async () => {
    const client = await attached(['operator.pairing']);
    const theirs = await client.request('oc.pairing.revoke', sender);
    expect(theirs.error).toEqual({
      code: 'INVALID_REQUEST',
      message: 'no such sender',
      details: { code: 'NOT_FOUND', hints: ['oc pairing list'] },
    });
    const ours = await client.request('oc.pairing.block', sender);
    expect(ours.error).toEqual({ code: 'UNAVAILABLE', message: 'internal error', details: { code: 'INTERNAL' } });
    expect(wire.logged.some((line) => line.startsWith('error gateway/ws a method failed'))).toBe(true);
    await client.end();
  });
});
