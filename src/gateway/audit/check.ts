import type { Severity } from '../protocol/audit.ts';
import type { Facts } from './facts/facts.ts';

/** Where a check belongs, in the order of the documentation. */
export const areas = ['Summary', 'Files', 'Gateway', 'Control UI and proxies', 'Exposure', 'Logs'] as const;
export type Area = (typeof areas)[number];

/** What the page about a check says; the report takes its title, and its fix where a finding brings none of its own. */
interface Words {
  /** Stable: scripts, acceptances and documents name it. */
  readonly id: string;
  readonly area: Area;
  /** What it can be, the worst first. */
  readonly severities: readonly [Severity, ...Severity[]];
  readonly title: string;
  /** When it is found. */
  readonly when: string;
  /** What an attacker makes of it, or what is worth knowing. */
  readonly why: string;
  /** What to do; null where nothing needs doing. */
  readonly fix: string | null;
}

/** One thing that was found. */
export interface Raised {
  /** The worst that the check can be, if absent. */
  readonly severity?: Severity;
  /** What and where; may quote the configuration, never a secret. */
  readonly detail: string;
  /** More exact than the check's own. */
  readonly fix?: string;
}

export interface Check extends Words {
  /** Facts without which nothing can be said. */
  readonly needs: readonly (keyof Facts)[];
  judge(facts: Facts): readonly Raised[];
}

type Known<N extends keyof Facts> = { readonly [K in N]: NonNullable<Facts[K]> };

/** A row of the table of checks. It sees the facts that it names and no others, and is not asked while one is unknown. */
export const check = <const N extends keyof Facts>(
  row: Words & { readonly needs: readonly N[]; judge(facts: Known<N>): readonly Raised[] },
): Check => ({
  ...row,
  // why: the runner asks only when none of the named facts is null
  judge: (facts) => row.judge(facts as Known<N>),
});

/** Can it be asked, as far as facts are known? */
export const isAnswerable = (row: Check, facts: Facts): boolean => row.needs.every((name) => facts[name] !== null);

/** A finding or none. */
export const when = (found: boolean, raised: () => Raised): readonly Raised[] => (found ? [raised()] : []);
