// From spawn to the first answer of `health`, and the memory of the gateway when it idles.
import { setTimeout as delay } from 'node:timers/promises';
import { type Measure, median } from './figure.ts';
import { Place, programs, residentMb, stop, timeRun } from './place.ts';
import { runAlone } from './report.ts';
import { Wire } from './wire.ts';

const rounds = 7;
const idleMs = 3000;

/** Knocks until the gateway answers; a refused connection costs well under a millisecond. */
async function firstHealth(place: Place): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      const wire = await Wire.connect(place.port, place.token);
      await wire.request('health', {});
      wire.close();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(1);
    }
  }
}

export const gatewayStart: Measure = async () => {
  const { binary, npm } = await programs();
  const times: Record<'node' | 'binary' | 'npm', number[]> = { node: [], binary: [], npm: [] };
  await using place = await Place.make();
  // The first start makes the store; later ones are what a person waits for at every restart.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of [
      ['binary', binary],
      ['npm', npm],
    ] as const) {
      const started = performance.now();
      const gateway = place.spawnGateway(program);
      await firstHealth(place);
      if (round > 0) times[name].push(performance.now() - started);
      await stop(gateway);
    }
    times.node.push(timeRun([process.execPath, '-e', '0'], place.env));
  }
  const gateway = await place.startGateway(npm);
  await firstHealth(place);
  // Memory settles after the start's own garbage is gone.
  await delay(idleMs);
  const yardstick = { name: 'node -e 0', value: median(times.node) };
  const budget = { kind: 'ratio', bound: 'at most', limit: 6 } as const;
  return [
    { name: 'executable: gateway to first health', unit: 'ms', ours: median(times.binary), yardstick, budget },
    { name: 'npm build: gateway to first health', unit: 'ms', ours: median(times.npm), yardstick, budget },
    {
      name: 'idle gateway: resident memory',
      unit: 'MB',
      ours: residentMb(gateway.pid),
      budget: { kind: 'absolute', bound: 'at most', limit: 90 },
    },
  ];
};

if (import.meta.main) await runAlone(gatewayStart);
