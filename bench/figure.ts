/** One measured number with what it is judged by. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'bytes' | 'per s' | 'rows' | 'left';
  /** Our number in `unit`. */
  readonly ours: number;
  /** The same work by something bare, in the same run; ratios are judged against it. */
  readonly yardstick?: { readonly name: string; readonly value: number };
  readonly budget: Budget;
}

/** `ratio` compares ours with the yardstick, `absolute` takes ours alone. */
export interface Budget {
  readonly kind: 'ratio' | 'absolute';
  readonly bound: 'at most' | 'at least';
  readonly limit: number;
}

/** Measures once; figures of one kind of run come together. None: it could not be measured here, and has said why. */
export type Measure = () => Promise<readonly Figure[]>;

export type Verdict = 'PASS' | 'NEAR' | 'FAIL';

/** A noisy machine may miss by this much; more fails. */
const margin = 0.25;

export const judged = (figure: Figure): number =>
  figure.budget.kind === 'ratio' ? figure.ours / (figure.yardstick?.value ?? Number.NaN) : figure.ours;

/** NEAR: over the budget, within the margin. */
export function verdict(figure: Figure): Verdict {
  const value = judged(figure);
  const { bound, limit } = figure.budget;
  const within = (wanted: number) => (bound === 'at most' ? value <= wanted : value >= wanted);
  if (within(limit)) return 'PASS';
  return within(bound === 'at most' ? limit * (1 + margin) : limit * (1 - margin)) ? 'NEAR' : 'FAIL';
}

const better = (a: Figure, b: Figure): Figure => {
  const lower = judged(a) <= judged(b);
  return (a.budget.bound === 'at most') === lower ? a : b;
};

/** Best of three, by name; stops early when nothing is as bad as `badEnough`. What fails has failed three times. */
export async function bestOfThree(
  measure: Measure,
  badEnough: readonly Verdict[] = ['FAIL'],
): Promise<readonly Figure[]> {
  let best = await measure();
  for (let round = 2; round <= 3 && best.some((figure) => badEnough.includes(verdict(figure))); round++) {
    const again = await measure();
    best = best.map((figure) => {
      const other = again.find(({ name }) => name === figure.name);
      return other ? better(figure, other) : figure;
    });
  }
  return best;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
