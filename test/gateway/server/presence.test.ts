import { describe, expect, it } from 'vitest';
import { Attacker } from '../../helpers/attacker.ts';
import { token, WireServer } from '../../helpers/wire-server.ts';

const client = (displayName: string) => ({ id: 'cli', mode: 'cli', version: '0.1.0', platform: 'linux', displayName });

describe('presence', () => {
  it('shows the gateway and consoles, tells those who may read, and leaves one-shot commands out', async () => {
    await using wire = await WireServer.open();
    const reader = await Attacker.open({ port: wire.port });
    await reader.connect({ auth: { token } });
    const scopeless = await Attacker.open({ port: wire.port });
    const hello = await scopeless.connect({ auth: { token }, scopes: [] });
    expect(hello.payload['snapshot']['presence']).toEqual([]);
    expect(wire.server.presence().map(({ mode }) => mode)).toEqual(['gateway']);

    const console = await Attacker.open({ port: wire.port });
    await console.connect({ auth: { token }, client: client('oc console (laptop)') });
    const came = await reader.frame(({ event }) => event === 'presence');
    expect(came['payload']).toMatchObject({ presence: [{ mode: 'gateway' }, { text: 'oc console (laptop)' }] });
    expect(came['stateVersion']).toEqual({ presence: 2, health: 1 });
    await console.end();
    await reader.frame(({ event, seq }) => event === 'presence' && seq === 2);
    expect(wire.server.presence()).toHaveLength(1);
    expect(scopeless.events('presence')).toEqual([]);
    await reader.end();
    await scopeless.end();
  });
});
