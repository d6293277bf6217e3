import type { Cost, Usage } from './model.ts';

/** US dollars for a million tokens; reading the provider's cache costs a tenth of reading, writing it a quarter more. */
interface PriceRow {
  readonly model: RegExp;
  readonly input: number;
  readonly output: number;
}

/**
 * The first that fits counts. From the providers' published list prices, written down with this version and looked up nowhere:
 * discounts, tiers and later changes are not in it, so that what comes of it is an estimate and never the bill.
 */
const rows: readonly PriceRow[] = [
  { model: /^claude-(3-)?opus-?4-[5-9]/, input: 5, output: 25 },
  { model: /^claude-.*opus/, input: 15, output: 75 },
  { model: /^claude-.*sonnet/, input: 3, output: 15 },
  { model: /^claude-3-haiku/, input: 0.25, output: 1.25 },
  { model: /^claude-3-5-haiku/, input: 0.8, output: 4 },
  { model: /^claude-.*haiku/, input: 1, output: 5 },
];

const dearest: PriceRow = { model: /./, input: 15, output: 75 };

/** Millionths of a dollar, rounded up. `known` is false for a model that no row knows: then it is the dearest. */
export function costOf(model: string, usage: Usage): Cost {
  const row = rows.find((one) => one.model.test(model));
  const { input, output } = row ?? dearest;
  const read = usage.input + usage.cacheRead / 10 + usage.cacheWrite * 1.25;
  return { microUsd: Math.ceil(read * input + usage.output * output), known: row !== undefined };
}
