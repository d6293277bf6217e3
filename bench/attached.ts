import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from './place.ts';
import { Wire } from './wire.ts';

/** The slowest but a twentieth of the answers that somebody who is attached gets until `over`, in milliseconds. */
export async function attachedP95(place: Place, over: Promise<unknown>): Promise<number> {
  const wire = await Wire.connect(place.port, place.token);
  const times: number[] = [];
  let isOver = false;
  const ended = (): void => {
    isOver = true;
  };
  over.then(ended, ended);
  while (!isOver) {
    const started = performance.now();
    await wire.request('health', {});
    times.push(performance.now() - started);
    await sleep(20);
  }
  wire.close();
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}
