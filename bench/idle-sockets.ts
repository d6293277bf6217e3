// 2,000 silent sockets without a credential at the door, coming back whenever they are closed; what somebody who is attached
// notices of it, and what it costs in memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Measure } from './figure.ts';
import { Place, programs, residentMb, stop } from './place.ts';
import { runAlone } from './report.ts';
import { Wire } from './wire.ts';

const measuredMs = 4000;
const crowdProgram = fileURLToPath(new URL('./silent-crowd.ts', import.meta.url));

/** The slowest answer to `health` while `goesOn`, in milliseconds. */
async function slowest(wire: Wire, goesOn: () => boolean): Promise<number> {
  let most = 0;
  while (goesOn()) {
    const started = performance.now();
    await wire.request('health', {});
    most = Math.max(most, performance.now() - started);
    await sleep(20);
  }
  return most;
}

const forMs = (ms: number): (() => boolean) => {
  const end = performance.now() + ms;
  return () => performance.now() < end;
};

export const idleSockets: Measure = async () => {
  const { npm } = await programs();
  await using place = await Place.make();
  const gateway = await place.startGateway(npm);
  const wire = await Wire.connect(place.port, place.token);
  // What a gateway that works takes, crowd or not.
  await slowest(wire, forMs(1000));
  const before = residentMb(gateway.pid);
  const crowd = spawn(process.execPath, [crowdProgram, String(place.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let isHere = false;
  void once(crowd.stdout, 'data').then(() => {
    isHere = true;
  });
  const whileTheyCome = await slowest(wire, () => !isHere && crowd.exitCode === null);
  const whileTheyStay = await slowest(wire, forMs(measuredMs));
  const grown = residentMb(gateway.pid) - before;
  const stayed = crowd.exitCode === null;
  await stop(crowd);
  wire.close();
  if (!stayed) throw new Error('the silent sockets did not last');
  return [
    {
      name: '2,000 silent sockets: slowest answer to somebody attached',
      unit: 'ms',
      ours: Math.max(whileTheyCome, whileTheyStay),
      budget: { kind: 'absolute', bound: 'at most', limit: 200 },
    },
    {
      name: '2,000 silent sockets: memory they take',
      unit: 'MB',
      ours: grown,
      budget: { kind: 'absolute', bound: 'at most', limit: 50 },
    },
  ];
};

if (import.meta.main) await runAlone(idleSockets);
