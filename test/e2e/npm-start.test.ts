import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { end, Home } from '../helpers/home.ts';
import { Terminal } from '../helpers/terminal.ts';

const patienceMs = 15_000;

/** What `npm start` runs, without npm in between. */
const start = 'scripts/start.ts';

async function home(): Promise<Home> {
  const made = await Home.make();
  const port = await freePort();
  const set = await made.sh(`oc config set gateway.port ${port}`);
  expect(set.code).toBe(0);
  return made;
}

/** Process id of the gateway that answers in this home, whoever started it. */
async function gatewayPid(inHome: Home): Promise<number | null> {
  const { code, stdout } = await inHome.sh('oc gateway status --json');
  if (code !== 0) return null;
  // why: the schema of this document is tested beside the command
  return (JSON.parse(stdout) as { data: { pid?: number } }).data.pid ?? null;
}

const isAlive = (pid: number) => {
  try {
    // A process that waits to be collected is no gateway any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} is still there`);
    await delay(20);
  }
}

async function gatewayOf(inHome: Home): Promise<number> {
  const pid = await gatewayPid(inHome);
  if (pid === null) throw new Error('no gateway answers');
  return pid;
}

describe('npm start', () => {
  let place: Home;
  beforeEach(async () => {
    place = await home();
    return async () => await place[Symbol.asyncDispose]();
  });

  const onTerminal = () => new Terminal(process.execPath, [start], { env: place.env });

  it('on a terminal starts the gateway, attaches the console, and stops the gateway when the console is left', async () => {
    await using terminal = onTerminal();
    await terminal.waitFor(() => terminal.alt, patienceMs);
    await terminal.waitFor(/pairings/i, patienceMs);
    const pid = await gatewayOf(place);
    await terminal.press('q');
    expect(await terminal.waitExit(patienceMs)).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(terminal.alt).toBe(false);
  });

  it('attaches to a gateway that is there, and leaves it running', async () => {
    const { child } = await place.stay('oc gateway');
    const pid = await gatewayOf(place);
    await using terminal = onTerminal();
    await terminal.waitFor(/pairings/i, patienceMs);
    await terminal.press('q');
    expect(await terminal.waitExit(patienceMs)).toBe(0);
    expect(await gatewayPid(place)).toBe(pid);
    await end(child, 'SIGTERM');
  });

  it('says why and ends with the gateway’s exit code when it cannot start', async () => {
    await place.sh('oc config set gateway.bind lan');
    await using terminal = onTerminal();
    expect(await terminal.waitExit(patienceMs)).toBe(4);
    expect(terminal.screen).toContain('BIND_REFUSED');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves no gateway behind after %s', async (signal) => {
    await using terminal = onTerminal();
    await terminal.waitFor(/pairings/i, patienceMs);
    const pid = await gatewayOf(place);
    terminal.kill(signal);
    await terminal.waitExit(patienceMs);
    await untilGone(pid);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'off a terminal runs the gateway alone, with one line that says how to attach, until %s',
    async (signal) => {
      const child = spawn(process.execPath, [start], { env: place.env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      });
      await once(child.stdout, 'data');
      expect(said).toContain('attach with  npm run -s oc -- tui');
      expect(said.trim().split('\n')).toHaveLength(1);
      const pid = await gatewayOf(place);
      await end(child, signal);
      await untilGone(pid);
    },
  );
});

describe('oc tui alone', () => {
  it('neither starts nor stops a gateway', async () => {
    await using place = await home();
    await using lonely = new Terminal('/bin/sh', ['-c', 'exec oc tui'], { env: place.env });
    await lonely.waitFor(/not running|offline|cannot reach|no gateway/i, patienceMs);
    expect((await place.sh('oc gateway status')).code).toBe(3);
    await place.stay('oc gateway');
    const pid = await gatewayOf(place);
    await using attached = new Terminal('/bin/sh', ['-c', 'exec oc tui'], { env: place.env });
    await attached.waitFor(/pairings/i, patienceMs);
    await attached.press('q');
    expect(await attached.waitExit(patienceMs)).toBe(0);
    expect(await gatewayPid(place)).toBe(pid);
  });
});
