import type * as Official from '@openclaw/gateway-protocol';
import { type Approval, type End, isEnded } from '../approvals/approval.ts';
import type { OfficialPending } from '../protocol/approvals.ts';

/** A request as the official `approval.*` methods show it: what a reviewer may see, and what became of it. */
export function snapshotOf(approval: Approval): Official.ApprovalSnapshot {
  const { id, createdAtMs, expiresAtMs } = approval.row;
  const urlPath = `/approve/${encodeURIComponent(id)}`;
  const shared = { id, urlPath, createdAtMs, expiresAtMs, presentation: presentationOf(approval) };
  if (!isEnded(approval)) return { ...shared, status: 'pending' };
  const { end } = approval;
  const decided = { ...shared, resolvedAtMs: end.atMs, source: sourceOf(approval), resolver: resolverOf(end) };
  return { ...decided, ...outcomeOf(end) } as Official.ApprovalSnapshot; // why: a CHECK ties status and decision together
}

const outcomeOf = ({ status, decision, reason }: End) =>
  status === 'allowed' || status === 'denied' ? { status, decision, reason } : { status, reason };

/** An empty name is no name by the official schema. */
const named = (text: string | null | undefined): string | null => text || null;

function sourceOf({ row }: Approval): { agentId?: string; sessionKey?: string } {
  const [agentId, sessionKey] = [named(row.request.agentId), named(row.request.sessionKey)];
  return { ...(agentId !== null && { agentId }), ...(sessionKey !== null && { sessionKey }) };
}

function resolverOf({ by, deviceId }: End) {
  if (deviceId !== null) return { kind: 'device', id: deviceId };
  return by === null ? { kind: 'system' } : { kind: 'runtime', id: by };
}

function presentationOf({ row }: Approval): Presentation {
  const allowedDecisions = [...row.request.allowedDecisions];
  const shared = { agentId: named(row.request.agentId), allowedDecisions };
  const scope = scopeOf(row.request);
  if (row.approvalKind === 'exec') {
    const { command, warningText = null, host = null, nodeId } = row.request;
    const text = { commandText: command, commandPreview: null, warningText };
    return { kind: 'exec', ...text, host, nodeId: named(nodeId), ...shared, ...scope };
  }
  const { title, description, detail, pluginId, toolName } = row.request;
  const tool = { pluginId: named(pluginId), toolName: named(toolName) };
  const said = { title, description, ...(detail && { detail }), severity: severityOf(row.request) };
  return { kind: 'plugin', ...said, ...tool, ...shared, ...scope };
}

type Presentation = Official.ApprovalSnapshot['presentation'];
type Scope = Extract<Presentation, { kind: 'exec' }>['scope'];
type Severity = Extract<Presentation, { kind: 'plugin' }>['severity'];

const severities: readonly Severity[] = ['info', 'warning', 'critical'];

/** What nobody graded is looked at twice. */
const severityOf = ({ severity }: { readonly severity?: string | null }): Severity =>
  severities.find((each) => each === severity) ?? 'warning';

function scopeOf({ scope }: OfficialPending['request']): { readonly scope?: NonNullable<Scope> } {
  // why: it came as JSON, which has no undefined members; the two official types differ in nothing else
  return scope === undefined || scope === null ? {} : { scope: scope as NonNullable<Scope> };
}
