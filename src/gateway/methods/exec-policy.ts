import type * as Official from '@openclaw/gateway-protocol';
import type { Services } from './services.ts';

/**
 * What runs on this machine, in the official words. There is no such file: what is given for always is stated more exactly than
 * its patterns could (`oc.grant.list`), and whatever else changes something is asked about, each time. Nobody's silence allows
 * anything, and with approvals off nothing that needs one runs here.
 */
export function execPolicy({ config }: Pick<Services, 'config'>): Official.ExecApprovalsSnapshot {
  const { enabled } = config().approvals;
  return {
    path: 'exec-approvals.json',
    exists: false,
    hash: '0'.repeat(64),
    file: { version: 1 },
    resolvedDefaults: {
      security: enabled ? 'allowlist' : 'deny',
      ask: enabled ? 'on-miss' : 'off',
      askFallback: 'deny',
      autoAllowSkills: false,
    },
  };
}
