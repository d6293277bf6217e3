import type { Untrusted } from '../../components/text/printable.ts';
import type { Severity } from '../../gateway/protocol/audit.ts';

/** What the console knows of the gateway's security audit. */
export interface Audit {
  /** The last run that was answered; null before there is one. */
  readonly run: AuditRun | null;
  /** One was asked for, and the answer is awaited. */
  readonly running: boolean;
  /** Why the last one could not be had. */
  readonly problem: Untrusted | null;
}

export interface AuditRun {
  /** Epoch milliseconds by the gateway's clock; null: it did not say. */
  readonly ranAtMs: number | null;
  /** When the run before it was, of those that this console asked for; null: it is the first. */
  readonly previousAtMs: number | null;
  /** Findings first, the worst first; then what went away since the run before. */
  readonly rows: readonly AuditRow[];
  /** Findings that this console could not read. */
  readonly unreadable: number;
}

/** A finding as it was answered, without secrets. */
export interface FindingFacts {
  readonly gateway: string;
  readonly checkId: Untrusted;
  readonly severity: Severity;
  readonly title: Untrusted;
  readonly detail: Untrusted;
  readonly fix: Untrusted | null;
  readonly why: Untrusted | null;
}

/** How it compares with the run before: `changed` is the same check about something else. */
export type Mark = 'new' | 'changed' | 'fixed' | null;

export interface AuditRow extends FindingFacts {
  /** Unique on the screen, made by us, and the same in every run in which the finding is. */
  readonly key: string;
  readonly mark: Mark;
}

export const noAudit: Audit = { run: null, running: false, problem: null };

/** Rows of this severity that are there, without those that went away. */
export const countOf = (run: AuditRun, severity: Severity): number =>
  run.rows.filter((row) => row.mark !== 'fixed' && row.severity === severity).length;

export const markCount = (run: AuditRun, mark: Mark): number => run.rows.filter((row) => row.mark === mark).length;
