import type { ApprovalRow, ExecApprovalRequest } from '../../../src/gateway/protocol/approvals.ts';

/** A request as our gateway lists it; the digest stands for everything in it. */
export function execRequest(id: string, change: Partial<ExecApprovalRequest> = {}, nowMs = Date.now()): ApprovalRow {
  const request: ExecApprovalRequest = {
    command: `git -C /srv/${id} pull --ff-only`,
    cwd: '/srv/app',
    host: 'gateway',
    agentId: 'main',
    sessionKey: 'agent:main:main',
    resolvedPath: '/usr/bin/git',
    allowedDecisions: ['allow-once', 'deny'],
    ...change,
  };
  return {
    id,
    approvalKind: 'exec',
    request,
    createdAtMs: nowMs - 48_000,
    expiresAtMs: nowMs + 72_000,
    digest: digestFor(request),
    requestedBy: 'token (agent)',
    clientRef: null,
  };
}

/** Sixty-four hex digits that differ when the text does; the console only hands them back. */
export function digestFor(value: unknown): string {
  const text = JSON.stringify(value);
  let sum = 7n;
  for (const sign of text) sum = (sum * 1_000_003n + BigInt(sign.codePointAt(0) ?? 0)) % 2n ** 255n;
  return `sha256:${sum.toString(16).padStart(64, '0')}`;
}
