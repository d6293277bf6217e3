// What 200 attached clients receive: 50 events a second without a loss, and as many as the gateway can send, beside a bare
// server that sends events of the same size to as many clients.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { freePort } from '../test/helpers/free-port.ts';
import type { Measure } from './figure.ts';
import { Place, programs, stop } from './place.ts';
import { runAlone } from './report.ts';
import { Wire } from './wire.ts';

const clients = 200;
const pacedPerSecond = 50;
const pacedMs = 3000;
const measuredMs = 3000;
/** Approvals that wait at a time while as many as possible are sent; each is two events, asked and decided. */
const window = 16;
const needed = { scopes: ['operator.approvals'], caps: ['approvals'] };

/** Sends what it is sent to everybody else, with a number that is each receiver's own, as a gateway does. */
const bareServer = `
  import { WebSocketServer } from 'ws';
  const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[1]), perMessageDeflate: false });
  const all = new Set();
  server.on('connection', (socket) => {
    const one = { socket, seq: 0 };
    all.add(one);
    socket.on('message', (data) => {
      const { payload } = JSON.parse(data.toString());
      const body = '"payload":' + JSON.stringify(payload);
      for (const each of all) {
        if (each !== one) each.socket.send('{"type":"event","event":"exec.approval.requested",' + body + ',"seq":' + ++each.seq + '}');
      }
      socket.send('{"type":"res","id":"1","ok":true,"payload":{}}');
    });
  });
  server.on('listening', () => console.log('ready'));
`;

/** Counts the events that reach 200 sockets. */
class Audience {
  readonly #sockets: readonly WebSocket[];
  readonly received = new Array<number>(clients).fill(0);

  private constructor(sockets: readonly WebSocket[]) {
    this.#sockets = sockets;
    for (const [at, socket] of sockets.entries()) {
      socket.on('message', (data: Buffer) => {
        if (data.includes('"event":"exec.approval.')) this.received[at] = (this.received[at] ?? 0) + 1;
      });
    }
  }

  static async join(attach: () => Promise<WebSocket>): Promise<Audience> {
    const sockets: WebSocket[] = [];
    for (let count = 0; count < clients; count++) sockets.push(await attach());
    return new Audience(sockets);
  }

  /** Resolves when each has received that many; false after ten seconds without. */
  async have(each: number): Promise<boolean> {
    const end = performance.now() + 10_000;
    while (this.received.some((count) => count < each)) {
      if (performance.now() > end) return false;
      await sleep(2);
    }
    return true;
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}

/** Asks and decides; both are events to everybody else. */
class Desk {
  readonly #requester: Wire;
  readonly #console: Wire;
  cycles = 0;

  private constructor(requester: Wire, console: Wire) {
    this.#requester = requester;
    this.#console = console;
  }

  static async open(place: Place): Promise<Desk> {
    return new Desk(
      await Wire.connect(place.port, place.token, needed),
      await Wire.connect(place.port, place.token, needed),
    );
  }

  async cycle(): Promise<void> {
    const asked = await this.#requester.request('exec.approval.request', { command: 'ls -la', twoPhase: true });
    const { id } = asked.payload as { id: string }; // why: our own gateway's answer
    await this.#console.request('approval.resolve', { id, kind: 'exec', decision: 'allow-once' });
    this.cycles += 1;
  }

  close(): void {
    this.#requester.close();
    this.#console.close();
  }
}

/** `work` again and again, so many at a time, for a while; resolves to events a second that each of the audience received. */
async function rate(audience: Audience, work: () => Promise<void>, done: () => number): Promise<number> {
  const [first = 0] = audience.received;
  const before = done();
  const started = performance.now();
  const one = async () => {
    while (performance.now() - started < measuredMs) await work();
  };
  await Promise.all(Array.from({ length: window }, one));
  const each = done() - before;
  if (!(await audience.have(first + each))) throw new Error('events did not arrive');
  return each / ((performance.now() - started) / 1000);
}

async function bareRate(): Promise<number> {
  const port = await freePort();
  const bare: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', bareServer, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (bare.stdout) await once(bare.stdout, 'data');
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    await once(socket, 'open');
    return socket;
  };
  const audience = await Audience.join(open);
  const speaker = await open();
  const answers: (() => void)[] = [];
  speaker.on('message', () => answers.shift()?.());
  const request = { command: 'ls -la', allowedDecisions: ['allow-once', 'allow-always', 'deny'] };
  const payload = {
    id: crypto.randomUUID(),
    approvalKind: 'exec',
    request,
    createdAtMs: Date.now(),
    expiresAtMs: Date.now(),
  };
  let sent = 0;
  const work = async () => {
    const answered = new Promise<void>((resolve) => answers.push(resolve));
    speaker.send(JSON.stringify({ type: 'req', id: '1', method: 'echo', payload }));
    await answered;
    sent += 1;
  };
  const result = await rate(audience, work, () => sent);
  audience.close();
  speaker.terminate();
  await stop(bare);
  return result;
}

/** Fifty events a second for a while; resolves to those that did not arrive at one of the clients, or came twice. */
async function lostWhenPaced(desk: Desk, audience: Audience): Promise<number> {
  const cycles = (pacedPerSecond / 2) * (pacedMs / 1000);
  const before = [...audience.received];
  for (let count = 0; count < cycles; count++) {
    const due = sleep(pacedMs / cycles);
    await desk.cycle();
    await due;
  }
  await audience.have((before[0] ?? 0) + 2 * cycles);
  return audience.received.reduce((sum, count, at) => sum + Math.abs(2 * cycles - (count - (before[at] ?? 0))), 0);
}

export const fanOut: Measure = async () => {
  const { npm } = await programs();
  const theirs = await bareRate();
  await using place = await Place.make();
  await place.startGateway(npm);
  const audience = await Audience.join(async () => (await Wire.connect(place.port, place.token, needed)).socket);
  const desk = await Desk.open(place);
  const lost = await lostWhenPaced(desk, audience);
  const ours = await rate(
    audience,
    () => desk.cycle(),
    () => 2 * desk.cycles,
  );
  desk.close();
  audience.close();
  return [
    {
      name: '200 clients, 50 events a second: lost or doubled',
      unit: 'rows',
      ours: lost,
      budget: { kind: 'absolute', bound: 'at most', limit: 0 },
    },
    {
      name: 'events to each of 200 clients',
      unit: 'per s',
      ours,
      yardstick: { name: 'bare ws', value: theirs },
      budget: { kind: 'ratio', bound: 'at least', limit: 0.5 },
    },
  ];
};

if (import.meta.main) await runAlone(fanOut);
