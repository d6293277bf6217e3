import type {
  ExecApprovalRequest,
  OfficialPending,
  PluginApprovalRequest,
} from '../../../src/gateway/protocol/approvals.ts';

export const execRow = (changes: Partial<ExecApprovalRequest> = {}): OfficialPending => ({
  id: '2a6c086f-0000-4000-8000-000000000000',
  approvalKind: 'exec',
  request: { command: 'git -C /srv/app pull --ff-only', allowedDecisions: ['allow-once', 'deny'], ...changes },
  createdAtMs: 1_795_167_511_873,
  expiresAtMs: 1_795_167_811_873,
});

export const pluginRow = (changes: Partial<PluginApprovalRequest> = {}): OfficialPending => ({
  id: 'plugin:2a6c086f-0000-4000-8000-000000000000',
  approvalKind: 'plugin',
  request: { title: 'Send it', description: 'A message', allowedDecisions: ['allow-once', 'deny'], ...changes },
  createdAtMs: 1_795_167_511_873,
  expiresAtMs: 1_795_167_811_873,
});
