/** Shapes of the security audit on the wire and in `oc security audit --json`, which the original shares. */

export const severities = ['critical', 'warn', 'info'] as const;
export type Severity = (typeof severities)[number];

export interface Finding {
  readonly checkId: string;
  readonly severity: Severity;
  /** One line of ours. */
  readonly title: string;
  /** What was found, where; may quote the configuration, never a secret. */
  readonly detail: string;
  /** What to do, complete and safe to paste where it is a command. */
  readonly remediation?: string;
  /** What an attacker makes of it. Ours, and on the wire alone: the original's report has no such field. */
  readonly why?: string;
}

export interface AuditReport {
  /** Epoch milliseconds at which it ran. */
  readonly ts: number;
  readonly summary: Readonly<Record<Severity, number>>;
  readonly findings: readonly Finding[];
  /** Diagnostics about secret references; empty until something fills it. */
  readonly secretDiagnostics: readonly string[];
}
