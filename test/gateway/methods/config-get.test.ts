import { describe, expect, it } from 'vitest';
import { canaryToken, gatewaysOfTests } from './real-gateway.ts';

const open = gatewaysOfTests();
const foreignSecret = 'foreign-canary-0123456789abcdef';
const config = {
  gateway: { auth: { token: canaryToken }, port: 18_790 },
  logging: { file: '/srv/private/place/gateway.log' },
  channels: { telegram: { enabled: false, botToken: `123456:${'c'.repeat(35)}`, allowFrom: ['5001'] } },
  commands: { ownerAllowFrom: ['telegram:5001'] },
  skills: { entries: { any: { apiKey: foreignSecret, env: { ANY: foreignSecret } } } },
};

describe('config.get', () => {
  it('shows no secret at any scope, only that there is one', async () => {
    const gateway = await open(config);
    for (const scopes of [['operator.read'], ['operator.admin']]) {
      const { ok, payload } = await (await gateway.operator(scopes)).request('config.get', {});
      expect(ok).toBe(true);
      const text = JSON.stringify(payload);
      for (const secret of [canaryToken, foreignSecret, 'c'.repeat(35)]) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/\(\d+ characters\)/);
      expect(payload).toMatchObject({ path: 'openclaw.json', exists: true, valid: true, issues: [] });
      expect(payload['config']).toMatchObject({ gateway: { port: 18_790, auth: { token: '__OPENCLAW_REDACTED__' } } });
    }
  });

  it('at read scope names nobody, no place on the disk, and nothing that this gateway does not know', async () => {
    const gateway = await open(config);
    const read = JSON.stringify((await (await gateway.operator(['operator.read'])).request('config.get', {})).payload);
    expect(read).not.toContain('5001');
    expect(read).not.toContain('/srv/');
    expect(read).not.toContain('skills');
    const admin = JSON.stringify(
      (await (await gateway.operator(['operator.admin'])).request('config.get', {})).payload,
    );
    expect(admin).toContain('telegram:5001');
    expect(admin).toContain('skills');
  });

  it('is not for who may decide and not read', async () => {
    const gateway = await open(config);
    const { error } = await (await gateway.operator(['operator.approvals'])).request('config.get', {});
    expect(error).toMatchObject({ code: 'FORBIDDEN', details: { missingScope: 'operator.read' } });
  });
});
