import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Random } from './random.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What may stay in the heap of what three quarters of all cases have made, in bytes. */
const mostGrowth = 24 * 1024 * 1024;
/** Usually the same, so that a failure is everybody's; another one with OC_FUZZ_SEED. */
const usualSeed = 20_261_121;

interface Fuzz<C> {
  readonly cases: number;
  /** Cases at once. */
  readonly atOnce?: number;
  /** Plain data, which says all of it. */
  readonly make: (random: Random) => C;
  /** Throws when something is as it must not be. */
  readonly run: (each: C) => Promise<void> | void;
}

/**
 * Runs cases until one fails, and looks at the memory they leave. A failure names the seed, the number and the case itself; that case
 * alone is run again with OC_FUZZ_CASE=<base64>.
 */
export async function runCases<C>({ cases, atOnce = 1, make, run }: Fuzz<C>): Promise<void> {
  const replayed = process.env['OC_FUZZ_CASE'];
  if (replayed !== undefined) {
    await run(JSON.parse(Buffer.from(replayed, 'base64').toString()));
    return;
  }
  const seed = Number(process.env['OC_FUZZ_SEED'] ?? usualSeed);
  const random = new Random(seed);
  let early = 0;
  for (let done = 0; done < cases; done += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, cases - done) }, () => make(random));
    await Promise.all(batch.map((each, i) => named(() => run(each), each, seed, done + i)));
    if (early === 0 && done + atOnce >= cases / 4) early = heap();
  }
  const grown = heap() - early;
  if (grown > mostGrowth) throw new Error(`seed ${seed}: the heap has grown by ${grown} bytes`);
}

async function named<C>(run: () => Promise<void> | void, each: C, seed: number, number: number): Promise<void> {
  try {
    await run();
  } catch (error) {
    const text = Buffer.from(JSON.stringify(each)).toString('base64');
    throw new Error(`seed ${seed}, case ${number}; again with OC_FUZZ_CASE=${text}`, { cause: error });
  }
}

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}
