import { describe, expect, it } from 'vitest';
import { execPolicy } from '../../../src/gateway/methods/exec-policy.ts';
import { policyOf } from '../config/place.ts';

const policy = (config: string) => execPolicy({ config: () => policyOf(config).config }).resolvedDefaults;

describe('exec.approvals.get', () => {
  it('says that what is not covered is asked about, and that nobody who answers is a no', () => {
    expect(policy('{}')).toMatchObject({ security: 'allowlist', ask: 'on-miss', askFallback: 'deny' });
  });

  it('says that nothing is asked and nothing runs on the host when approvals are off', () => {
    expect(policy('{approvals:{enabled:false}}')).toMatchObject({ security: 'deny', ask: 'off', askFallback: 'deny' });
  });
});
