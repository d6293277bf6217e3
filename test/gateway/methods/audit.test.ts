import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditState } from '../../../src/gateway/audit/audit-state.ts';
import type { AuditReport } from '../../../src/gateway/protocol/audit.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from './real-gateway.ts';

const started = gatewaysOfTests();

async function clientWith(scopes: readonly string[], config: object): Promise<readonly [Attacker, RealGateway]> {
  const gateway = await started({ ...config, gateway: { auth: { token: canaryToken, scopes } } });
  const client = await Attacker.open({ port: gateway.port });
  await client.connect({ auth: { token: canaryToken }, scopes });
  // Found loose by the audit; the gateway itself tightens it when it starts.
  chmodSync(gateway.paths.stateDir, 0o755);
  return [client, gateway];
}

const run = async (client: Attacker): Promise<AuditReport> => {
  const { ok, payload } = await client.request('oc.audit.run', {});
  expect(ok).toBe(true);
  return payload as unknown as AuditReport; // why: the shape is what the test is about
};

/** The wire says why, too, which the report of the command line does not. */
const bare = (report: AuditReport): AuditReport => ({
  ...report,
  findings: report.findings.map(({ why: _, ...finding }) => finding),
});

describe('oc.audit.run', () => {
  it('is the audit of the state directory that the gateway runs on, whole for an administrator', async () => {
    const [client, gateway] = await clientWith(['operator.admin', 'operator.read'], {});
    const report = await run(client);
    const { findings, summary } = auditState({ paths: gateway.paths, env: {} }, 0);
    expect({ ...bare(report), ts: 0 }).toEqual({ ts: 0, summary, findings, secretDiagnostics: [] });
    expect(Math.abs(report.ts - Date.now())).toBeLessThan(60_000);
    const loose = findings.find(({ checkId }) => checkId === 'fs.state_dir.perms_readable');
    expect(loose?.remediation).toBe(`chmod 700 ${gateway.paths.stateDir}`);
    await client.end();
  });

  it('names files by their last name to who may only read, and loses no finding', async () => {
    const [client, gateway] = await clientWith(['operator.read'], { foo: undefined });
    const report = await run(client);
    const whole = auditState({ paths: gateway.paths, env: {} }, 0);
    expect(report.findings.map(({ checkId }) => checkId)).toEqual(whole.findings.map(({ checkId }) => checkId));
    expect(JSON.stringify(whole)).toContain(gateway.home);
    expect(JSON.stringify(report)).not.toContain(gateway.home);
    expect(report.findings.find(({ checkId }) => checkId === 'fs.state_dir.perms_readable')?.remediation).toBe(
      'chmod 700 .openclaw',
    );
    // What names keys and addresses stays as it is.
    const keys = (each: AuditReport) => each.findings.filter(({ checkId }) => checkId.startsWith('gateway.'));
    expect(keys(bare(report))).toEqual(keys(whole));
    expect(report.findings.every(({ why }) => why !== undefined && why.length > 0)).toBe(true);
    await client.end();
  });

  it('needs the scope to read, and takes no params', async () => {
    const [client] = await clientWith(['operator.pairing'], {});
    expect((await client.request('oc.audit.run', {})).error.details?.['code']).toBe('MISSING_SCOPE');
    const [reader] = await clientWith(['operator.read'], {});
    expect((await reader.request('oc.audit.run', { deep: true })).error.code).toBe('INVALID_REQUEST');
    await Promise.all([client.end(), reader.end()]);
  });
});
