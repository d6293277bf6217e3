// The console in a pseudo-terminal of 80x24: first paint, memory, bytes when nothing happens and for a moved cursor.
import { setTimeout as delay } from 'node:timers/promises';
import { Terminal } from '../test/helpers/terminal.ts';
import type { Figure, Measure } from './figure.ts';
import { Place, programs, residentMb, timeRun } from './place.ts';
import { runAlone } from './report.ts';

const idleMs = 5000;
const senders = ['alice', 'bob', 'carol'];
const moves = ['down', 'down', 'up', 'up', 'down', 'up'];

/** Resolves to milliseconds from spawn to the first frame; then the waiting requests are on the screen. */
async function firstPaint(console: Terminal, started: number): Promise<number> {
  let painted = 0;
  await console.waitFor((screen) => {
    if (screen.trim() !== '' && painted === 0) painted = performance.now() - started;
    return screen.includes('[1 Appr');
  });
  await console.press('2');
  await console.waitFor((screen) => senders.every((sender) => screen.includes(sender)));
  return painted;
}

async function bytesPerMove(console: Terminal): Promise<number> {
  const before = console.bytes;
  for (const key of moves) {
    await console.press(key);
    await console.waitQuiet(150);
  }
  return (console.bytes - before) / moves.length;
}

export const consoleFigures: Measure = async () => {
  const { npm, binary } = await programs();
  await using place = await Place.make();
  await place.startGateway(npm);
  for (const sender of senders) timeRun([...npm, 'send', '--as', sender, 'hello'], place.env);
  const [file, ...args] = [...npm, 'tui'];
  const started = performance.now();
  await using console = new Terminal(file ?? '', args, { cols: 80, rows: 24, env: place.env });
  const painted = await firstPaint(console, started);
  await console.waitQuiet(1000);
  const before = console.bytes;
  await delay(idleMs);
  const idle = console.bytes - before;
  const moved = await bytesPerMove(console);
  const memory = residentMb(console.pid);
  const binaryStarted = performance.now();
  await using packed = new Terminal(binary[0], ['tui'], { cols: 80, rows: 24, env: place.env });
  const binaryPainted = await firstPaint(packed, binaryStarted);
  const atMost = (name: string, unit: Figure['unit'], ours: number, limit: number): Figure => ({
    name,
    unit,
    ours,
    budget: { kind: 'absolute', bound: 'at most', limit },
  });
  return [
    atMost('npm build: console, first paint', 'ms', painted, 400),
    atMost('executable: console, first paint', 'ms', binaryPainted, 400),
    atMost('console: resident memory', 'MB', memory, 130),
    atMost(`console: bytes in ${idleMs / 1000} idle seconds`, 'bytes', idle, 0),
    atMost('console: bytes for a moved cursor', 'bytes', moved, 400),
  ];
};

if (import.meta.main) await runAlone(consoleFigures);
