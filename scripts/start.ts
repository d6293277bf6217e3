// `npm start`: the gateway with the console attached; off a terminal, the gateway alone.
// INVARIANT: the gateway started here never outlives this process. Its standard input is a pipe that we hold, and it stops
// when that ends (`--until-stdin-ends`), so that even kill -9 leaves nothing behind. `oc tui` itself starts and stops nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { buildOrEnd } from './build.ts';

const main = resolve('dist/npm/main.js');
const gatewayArgs = ['gateway', '--until-stdin-ends'];
/** Enough of the gateway's words to explain why it ended. */
const rememberedChars = 8192;
const stopPatienceMs = 10_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The exit code that shells give a process which a signal ended. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 1);
}

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return exitCode(child.exitCode, child.signalCode);
}

/** While a child works, our signals are its signals. */
function passSignals(child: ChildProcess): () => void {
  const handlers = signals.map((signal) => ({ signal, pass: () => void child.kill(signal) }));
  for (const { signal, pass } of handlers) process.on(signal, pass);
  return () => {
    for (const { signal, pass } of handlers) process.off(signal, pass);
  };
}

/** In a checkout there is no `oc` on the PATH: the ready line names what can be typed here. */
const asTypedHere = (line: string) => line.replace(/\boc tui\b/, 'npm run -s oc -- tui');

async function runHeadless(): Promise<number> {
  const gateway = spawn(process.execPath, [main, ...gatewayArgs], { stdio: ['pipe', 'pipe', 'inherit'] });
  passSignals(gateway);
  gateway.stdout.on('data', (chunk: Buffer) => process.stdout.write(asTypedHere(chunk.toString('utf8'))));
  return await ended(gateway);
}

async function gatewayAnswers(): Promise<boolean> {
  return (await ended(spawn(process.execPath, [main, 'gateway', 'status'], { stdio: 'ignore' }))) === 0;
}

interface OwnGateway {
  readonly child: ChildProcess;
  /** What it said last, on either stream. */
  words(): string;
}

function startGateway(): OwnGateway {
  // A process group of its own: Ctrl-C and a hang-up reach the console first, which then ends the gateway in order.
  const child = spawn(process.execPath, [main, ...gatewayArgs], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let words = '';
  const remember = (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-rememberedChars);
  };
  child.stdout?.on('data', remember);
  child.stderr?.on('data', remember);
  return { child, words: () => words };
}

/** True when it printed its ready line, false when it ended first. */
async function ready({ child }: OwnGateway): Promise<boolean> {
  const line = new Promise<true>((tell) => child.stdout?.once('data', () => tell(true)));
  return await Promise.race([line, once(child, 'close').then(() => false)]);
}

async function stop({ child }: OwnGateway): Promise<void> {
  const impatience = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(impatience);
}

async function runConsole(): Promise<number> {
  const console = spawn(process.execPath, [main, 'tui'], { stdio: 'inherit' });
  const release = passSignals(console);
  const code = await ended(console);
  release();
  return code;
}

async function runWithGateway(): Promise<number> {
  const gateway = startGateway();
  const release = passSignals(gateway.child);
  const started = await ready(gateway);
  release();
  if (!started) {
    process.stderr.write(gateway.words());
    return await ended(gateway.child);
  }
  const code = await runConsole();
  const diedAlone = gateway.child.exitCode !== null || gateway.child.signalCode !== null;
  await stop(gateway);
  if (diedAlone) process.stderr.write(`The gateway had ended by itself. Its last words:\n${gateway.words()}`);
  return code;
}

await buildOrEnd();
const onTerminal = process.stdin.isTTY && process.stdout.isTTY;
if (!onTerminal) process.exitCode = await runHeadless();
else process.exitCode = (await gatewayAnswers()) ? await runConsole() : await runWithGateway();
