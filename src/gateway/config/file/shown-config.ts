import { inspectConfig, type LoadOptions } from '../load.ts';
import type { Problem } from '../remarks/problem.ts';
import { type ShownValue, showValues } from './shown-value.ts';

/** The configuration as it lies on disk now. */
export interface ShownConfig {
  readonly exists: boolean;
  /** What keeps it from being used. */
  readonly problems: readonly Problem[];
  /** Every value as it may be shown, secrets by their length alone. */
  readonly values: readonly ShownValue[];
}

export function shownConfig(options: LoadOptions): ShownConfig {
  const inspection = inspectConfig(options);
  const { result } = inspection;
  return {
    exists: result.files.length > 0,
    problems: result.ok ? [] : result.problems,
    values: showValues(inspection, []),
  };
}
