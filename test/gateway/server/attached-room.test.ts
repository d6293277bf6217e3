import { describe, expect, it } from 'vitest';
import type { CredentialName } from '../../../src/gateway/protocol/connect.ts';
import { attachedRefusal } from '../../../src/gateway/server/attached-room.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { localCredential, token, WireServer } from '../../helpers/wire-server.ts';

const many = (count: number, credential: CredentialName, transport: 'unix' | 'tcp' = 'tcp') =>
  Array.from({ length: count }, () => ({ credential, transport }));

describe('room for those who are attached', () => {
  it.each([
    ['device:a', 64, 'tcp'],
    ['shared', 256, 'tcp'],
    ['proxy', 256, 'tcp'],
    ['local', 128, 'unix'],
  ] as const)('%s has %i places', (credential, places, transport) => {
    expect(attachedRefusal(many(places - 1, credential, transport), transport, credential)).toBeNull();
    expect(attachedRefusal(many(places, credential, transport), transport, credential)).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      retryAfterMs: 5000,
    });
  });

  it('one device takes nothing from another, and the network nothing from the socket file', () => {
    expect(attachedRefusal(many(64, 'device:a'), 'tcp', 'device:b')).toBeNull();
    const devices = Array.from({ length: 8 }, (_, i) => many(64, `device:${i}`)).flat();
    expect(attachedRefusal(devices, 'tcp', 'shared')?.message).toContain('over the network');
    expect(attachedRefusal(devices, 'unix', 'local')).toBeNull();
  });

  it('the 257th with the shared secret is told to come back, the socket file still opens, and a place is free again', async () => {
    await using wire = await WireServer.open();
    const attached: Attacker[] = [];
    const attach = async () => {
      const client = await Attacker.open({ port: wire.port });
      return { client, answer: await client.connect({ auth: { token } }) };
    };
    for (let i = 0; i < 256; i += 1) attached.push((await attach()).client);
    const { client, answer } = await attach();
    expect(answer.error).toEqual({
      code: 'UNAVAILABLE',
      message: 'too many clients are attached by this credential (retry later)',
      retryable: true,
      retryAfterMs: 5000,
      details: { reason: 'too-many-clients' },
    });
    expect((await client.closed).code).toBe(1013);
    const own = await Attacker.open({ socketPath: wire.socketPath });
    expect((await own.connect({ auth: { token: localCredential } })).ok).toBe(true);
    await attached[0]?.end();
    await expect.poll(() => wire.server.clients()).toBe(256);
    const again = await attach();
    expect(again.answer.ok).toBe(true);
    await Promise.all([own, again.client, ...attached].map((each) => each.end()));
  });
});
