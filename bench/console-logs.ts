// The console while the log is written: from a key to its frame, and memory after a million lines.
import { setTimeout as delay } from 'node:timers/promises';
import { LogFeed } from '../test/helpers/log-feed.ts';
import { Terminal } from '../test/helpers/terminal.ts';
import type { Figure, Measure } from './figure.ts';
import { Place, programs, residentMb } from './place.ts';
import { runAlone } from './report.ts';

const keys = 100;
const warmUp = 10;
const million = 1_000_000;
/** Lines in a batch, as many as our gateway sends at most. */
const fullBatch = 2000;

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;

/** The line of the tabs, which shows at once which pane has the keys. */
const tabs = (console: Terminal): string =>
  console.emulator.buffer.active.getLine(console.emulator.buffer.active.viewportY + 1)?.translateToString(true) ?? '';

/** Milliseconds from a key to the frame that shows what it did, many times. */
async function keyTimes(console: Terminal): Promise<readonly number[]> {
  const times: number[] = [];
  for (let count = 0; count < warmUp + keys; count++) {
    const [key, wanted] = count % 2 === 0 ? ['2', '[2 '] : ['3', '[3 '];
    const started = performance.now();
    console.write(key);
    while (!tabs(console).includes(wanted)) await delay(1);
    if (count >= warmUp) times.push(performance.now() - started);
    // Keys come at any moment between two drawings.
    await delay(40 + ((count * 37) % 90));
  }
  return times;
}

async function attached(feed: LogFeed, place: Place, npm: readonly string[]): Promise<Terminal> {
  const [file = '', ...args] = [...npm, ...feed.arguments];
  const console = new Terminal(file, args, { cols: 120, rows: 40, env: place.env });
  await feed.write(50, 50);
  await console.press('3');
  await console.waitFor('[3 Logs]');
  return console;
}

async function underLoad(npm: readonly string[], linesPerSecond: number): Promise<number> {
  await using place = await Place.make();
  await using feed = await LogFeed.open();
  await using console = await attached(feed, place, npm);
  const stop = new AbortController();
  const writing = feed.write(Number.POSITIVE_INFINITY, linesPerSecond / 10, { signal: stop.signal });
  await delay(1000);
  const times = await keyTimes(console);
  stop.abort();
  await writing;
  return percentile(times, 0.95);
}

async function memoryAfterAMillion(npm: readonly string[]): Promise<number> {
  await using place = await Place.make();
  await using feed = await LogFeed.open();
  await using console = await attached(feed, place, npm);
  await feed.write(million, fullBatch, { betweenMs: 40 });
  await console.waitFor('20,000 lines');
  return residentMb(console.pid);
}

export const consoleLogs: Measure = async () => {
  const { npm } = await programs();
  const atMost = (name: string, unit: Figure['unit'], ours: number, limit: number): Figure => ({
    name,
    unit,
    ours,
    budget: { kind: 'absolute', bound: 'at most', limit },
  });
  return [
    atMost('console: key to frame, 1,000 log lines a second, p95', 'ms', await underLoad(npm, 1000), 40),
    atMost('console: key to frame, 10,000 log lines a second, p95', 'ms', await underLoad(npm, 10_000), 80),
    atMost('console: resident memory after a million log lines', 'MB', await memoryAfterAMillion(npm), 160),
  ];
};

if (import.meta.main) await runAlone(consoleLogs);
