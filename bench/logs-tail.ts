// The last page of a log of 1 GB, asked of a gateway over its socket.
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Measure, median } from './figure.ts';
import { Place, programs } from './place.ts';
import { runAlone } from './report.ts';
import { Wire } from './wire.ts';

const fileBytes = 2 ** 30;
/** Real lines at its end; what stands before them is never read, and may be a hole. */
const realLines = 20_000;
const rounds = 15;

const line = (at: number): string =>
  `{"level":"info","time":"2026-11-20T12:00:00.000Z","subsystem":"gateway/ws","at":${at},"message":"${'request answered '.repeat(7)}"}\n`;

/** A file of a day that is still to come: the newest, whatever else the gateway writes meanwhile. */
async function plantLog(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'oc-2999-01-01.log');
  writeFileSync(path, '', { mode: 0o600 });
  truncateSync(path, fileBytes);
  await appendFile(path, `\n${Array.from({ length: realLines }, (_, at) => line(at)).join('')}`);
}

async function pageTime(wire: Wire, params: object): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now();
    await wire.request('logs.tail', params);
    if (round > 0) times.push(performance.now() - started);
  }
  return median(times);
}

export const logsTail: Measure = async () => {
  const { npm } = await programs();
  await using place = await Place.make();
  const logs = join(place.dir, '.openclaw', 'logs');
  await plantLog(logs);
  await place.startGateway(npm);
  const wire = await Wire.connect(place.port, place.token);
  const usual = await pageTime(wire, {});
  const largest = await pageTime(wire, { limit: 5000, maxBytes: 1_000_000 });
  wire.close();
  rmSync(logs, { recursive: true });
  const figure = (name: string, ours: number) => ({
    name: `\`logs.tail\` of a file of 1 GB, ${name}`,
    unit: 'ms' as const,
    ours,
    budget: { kind: 'absolute' as const, bound: 'at most' as const, limit: 20 },
  });
  return [figure('500 lines', usual), figure('1 MB', largest)];
};

if (import.meta.main) await runAlone(logsTail);
