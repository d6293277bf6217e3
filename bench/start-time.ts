// How long a command takes from spawn to exit, beside bare Node.
import { type Figure, type Measure, median } from './figure.ts';
import { Place, programs, timeRun } from './place.ts';
import { runAlone } from './report.ts';

const rounds = 15;

/** Medians of runs that take turns, so that a busy moment of the machine meets all of them. */
function interleaved<K extends string>(
  runs: Readonly<Record<K, readonly string[]>>,
  env: Readonly<Record<string, string>>,
): Record<K, number> {
  // why: Object.keys forgets what the keys of a record are
  const names = Object.keys(runs) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  // One for the page cache.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const took = timeRun(runs[name], env);
      if (round > 0) times[name]?.push(took);
    }
  }
  // why: made from the same names
  return Object.fromEntries(names.map((name) => [name, median(times[name] ?? [])])) as Record<K, number>;
}

export const startTime: Measure = async () => {
  const { binary, npm } = await programs();
  await using place = await Place.make();
  await place.startGateway(npm);
  const bareNode = [process.execPath, '-e', '0'];
  const took = interleaved(
    {
      node: bareNode,
      binaryVersion: [...binary, '--version'],
      npmVersion: [...npm, '--version'],
      binaryList: [...binary, 'pairing', 'list'],
      npmList: [...npm, 'pairing', 'list'],
    },
    place.env,
  );
  const figure = (name: string, ours: number, limit: number): Figure => ({
    name,
    unit: 'ms',
    ours,
    yardstick: { name: 'node -e 0', value: took.node },
    budget: { kind: 'ratio', bound: 'at most', limit },
  });
  return [
    figure('executable: --version', took.binaryVersion, 1.5),
    figure('npm build: --version', took.npmVersion, 2),
    figure('executable: pairing list, gateway running', took.binaryList, 3.5),
    figure('npm build: pairing list, gateway running', took.npmList, 3.5),
  ];
};

if (import.meta.main) await runAlone(startTime);
