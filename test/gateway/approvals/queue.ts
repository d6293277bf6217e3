import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Approval, EndedApproval, Party } from '../../../src/gateway/approvals/approval.ts';
import { type Approvals, openApprovals } from '../../../src/gateway/approvals/approvals.ts';
import { mintId } from '../../../src/gateway/approvals/mint-id.ts';
import type { ApprovalDecision, ExecApprovalRequest, ResolveOutcome } from '../../../src/gateway/protocol/approvals.ts';
import { type Ledger, openLedger } from '../../../src/gateway/state/ledger.ts';
import { openStore, type Store } from '../../../src/gateway/state/store.ts';

export const startMs = Date.parse('2026-11-20T09:00:00Z');

export const party = (name: string, deviceId: string | null = null): Party => ({
  actor: `token (${name})`,
  connectionId: name,
  deviceId,
});

/** The queue on a real store, with a clock that a test sets. */
export class Queue implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-queue-'));
  nowMs = startMs;
  elapsedMs = 0;
  timeoutMs = 300_000;
  enabled = true;
  readonly requested: Approval[] = [];
  readonly resolved: EndedApproval[] = [];
  readonly grantChanges: number[] = [];
  readonly faults: unknown[] = [];
  store: Store;
  ledger: Ledger;
  approvals: Approvals;

  constructor() {
    [this.store, this.ledger, this.approvals] = this.#open();
  }

  #open(): [Store, Ledger, Approvals] {
    const store = openStore(join(this.dir, 'oc.sqlite'));
    const ledger = openLedger(store);
    const approvals = openApprovals({
      store,
      ledger,
      now: () => this.nowMs,
      elapsedMs: () => this.elapsedMs,
      timeoutMs: () => this.timeoutMs,
      enabled: () => this.enabled,
      mintId,
      onRequested: (approval) => void this.requested.push(approval),
      onResolved: (approval) => void this.resolved.push(approval),
      onGrantsChanged: () => this.grantChanges.push(this.nowMs),
      onFault: (error) => void this.faults.push(error),
    });
    return [store, ledger, approvals];
  }

  /** Time goes by on every clock. */
  pass(ms: number): void {
    this.nowMs += ms;
    this.elapsedMs += ms;
  }

  /** As after kill -9 and a start. */
  restart(): void {
    this.approvals.close();
    this.store.close();
    [this.store, this.ledger, this.approvals] = this.#open();
    this.approvals.begin();
  }

  ask(changes: Partial<ExecApprovalRequest> = {}, by = party('requester'), timeoutMs: number | null = null): Approval {
    const request: ExecApprovalRequest = { command: 'ls', allowedDecisions: ['allow-once', 'deny'], ...changes };
    return this.approvals.request({ kind: 'exec', request, clientRef: null, timeoutMs }, by);
  }

  /** Decides what was read. */
  decide({ row }: Approval, decision: ApprovalDecision, by = party('console')): ResolveOutcome {
    const { id, approvalKind: kind, digest } = row;
    return this.approvals.resolve({ id, kind, decision, digest }, by);
  }

  kinds(): string[] {
    return this.ledger
      .list({ kind: 'approval' })
      .entries.map(({ kind }) => kind.replace('approval.', ''))
      .toReversed();
  }

  /** Writes into the store behind the queue's back. */
  tamper(sql: string, ...values: (string | number | null)[]): void {
    this.store.db.prepare(sql).run(...values);
  }

  [Symbol.dispose](): void {
    this.approvals.close();
    this.store.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
