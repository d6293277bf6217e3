import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DistantGateway } from '../../helpers/distant-gateway.ts';
import type { Ran } from '../../helpers/home.ts';
import { needsNetwork, wire } from '../../helpers/namespace.ts';
import { type Elsewhere, OpenClawCommand } from '../../helpers/openclaw-command.ts';

const program = inject('openclaw');
const wordsOf = ({ stdout, stderr }: Ran): string => stdout + stderr;

describe.skipIf(program === '' || needsNetwork())('the real openclaw command line on another machine', () => {
  describe('over TLS, its certificate pinned', () => {
    let distant: DistantGateway;
    beforeAll(async () => {
      distant = await DistantGateway.open({ bind: 'lan' }, { tls: true });
    });
    afterAll(async () => {
      await distant?.[Symbol.asyncDispose]();
    });

    const elsewhere = (more: Partial<Elsewhere>): Elsewhere => {
      const { fingerprint, network } = distant;
      return { url: distant.url(), tlsFingerprint: fingerprint, prefix: network.guest.prefix, ...more };
    };
    const operator = async (line: string) => {
      const { code, stdout, stderr } = await distant.home.sh(`oc ${line}`);
      expect(code, stderr).toBe(0);
      return stdout;
    };

    it('without a secret it waits, and from its approval on it needs nothing but its own token; revoked, it is out', async () => {
      const remote = { url: distant.url(), tlsFingerprint: distant.fingerprint };
      await using openclaw = OpenClawCommand.away(program, elsewhere({}));
      // It opens no socket without a secret, unless its configuration says that none is wanted.
      openclaw.configure({ mode: 'remote', remote, auth: { mode: 'none' } });
      const waits = await openclaw.run('approvals', 'pending');
      expect(waits.code).toBe(1);
      const requestId = /pairing required \(requestId: ([0-9a-f-]{36})\)/.exec(wordsOf(waits))?.[1] ?? '';
      const { pending } = JSON.parse(await operator('devices list --json')).data;
      expect(pending).toMatchObject([{ requestId, remoteIp: wire.guest.v4, clientId: 'cli' }]);
      await operator(`devices approve ${requestId}`);
      const approved = await openclaw.run('approvals', 'pending');
      expect(approved.stdout, approved.stderr).toContain('No pending approvals');
      openclaw.configure({ mode: 'remote', remote });
      const { deviceId } = pending[0];
      expect(wordsOf(await openclaw.run('devices', 'list'))).toContain(deviceId);
      await operator(`devices revoke ${deviceId}`);
      const revoked = await openclaw.run('approvals', 'pending');
      expect(revoked.code).toBe(1);
      expect(wordsOf(revoked)).not.toContain('No pending approvals');
    });

    it('2 (CVE-2026-32042): with the token it works, and its device waits, once; with a wrong certificate it says nothing', async () => {
      const { token } = distant;
      await using openclaw = OpenClawCommand.away(program, elsewhere({ token }));
      expect(await openclaw.run('health')).toMatchObject({ code: 0, stdout: expect.stringContaining('Agents: main') });
      // On three connections at once, each with the key of its device.
      expect(await openclaw.run('approvals', 'pending')).toMatchObject({ code: 0 });
      const { pending } = JSON.parse(await operator('devices list --json')).data;
      expect(pending).toMatchObject([{ remoteIp: wire.guest.v4, clientId: 'cli' }]);
      await operator('devices reject --all');
      await using misled = OpenClawCommand.away(program, elsewhere({ token, tlsFingerprint: '00'.repeat(32) }));
      const refused = await misled.run('devices', 'list');
      expect(refused.code).toBe(1);
      expect(wordsOf(refused)).toContain('tls fingerprint mismatch');
    });

    it('with a wrong token it is told so, and after ten that it has to wait', async () => {
      await using wrong = OpenClawCommand.away(program, elsewhere({ token: 'wrong' }));
      expect(wordsOf(await wrong.run('devices', 'list'))).toContain('gateway token mismatch');
      await distant.guess(wire.guest.v4, Array(9).fill('wrong'));
      await using right = OpenClawCommand.away(program, elsewhere({ token: distant.token }));
      const late = await right.run('health');
      expect(late.code).toBe(1);
      expect(wordsOf(late)).toContain('temporarily rate-limited');
      await operator(`auth unlock ${wire.guest.v4}`);
      expect((await right.run('health')).code).toBe(0);
    });
  });

  it('in the clear, to a private address that gateway.customBindHost names, with the token', async () => {
    const clear = { bind: 'custom', customBindHost: wire.gateway.v4 };
    await using distant = await DistantGateway.open(clear, { tls: false });
    const { token, network } = distant;
    const place = { url: distant.url(), token, prefix: network.guest.prefix };
    await using openclaw = OpenClawCommand.away(program, place);
    expect(await openclaw.run('devices', 'list')).toMatchObject({ code: 0 });
    const asked = await openclaw.at('approvals', 'pending');
    expect(asked.stdout, asked.stderr).toContain('No pending approvals');
  });
});
