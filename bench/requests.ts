// Requests a second, beside a bare echo server, and the time from connect to hello-ok.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { freePort } from '../test/helpers/free-port.ts';
import { type Measure, median } from './figure.ts';
import { Place, programs, stop } from './place.ts';
import { runAlone } from './report.ts';
import { Wire } from './wire.ts';

const measuredMs = 500;
const warmUpMs = 500;
const rounds = 5;
/** Requests in flight on the one connection. */
const window = 32;
const connects = 60;

const echoServer = `
  import { WebSocketServer } from 'ws';
  const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[1]), perMessageDeflate: false });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data, { binary: false })));
  server.on('listening', () => console.log('ready'));
`;

async function startEcho(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', echoServer, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** Answers a second with `window` requests in flight, for so long. */
async function rate(request: () => Promise<unknown>, ms: number): Promise<number> {
  let answered = 0;
  const started = performance.now();
  const end = started + ms;
  const one = async () => {
    while (performance.now() < end) {
      await request();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: window }, one));
  return (answered / (performance.now() - started)) * 1000;
}

/** Medians of both, which take turns: a busy moment of the machine meets both. */
async function rates(ours: () => Promise<unknown>, theirs: () => Promise<unknown>) {
  const [oursPerS, theirsPerS]: [number[], number[]] = [[], []];
  for (const request of [ours, theirs]) await rate(request, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    theirsPerS.push(await rate(theirs, measuredMs));
    oursPerS.push(await rate(ours, measuredMs));
  }
  return { ours: median(oursPerS), theirs: median(theirsPerS) };
}

/** The same JSON work on the client's side: a request is written, its answer is parsed and found by its id. */
async function echoClient(port: number): Promise<{ request: () => Promise<unknown>; close: () => void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<string, () => void>();
  socket.on('message', (data: Buffer) => {
    // why: what we sent ourselves
    const { id } = JSON.parse(data.toString('utf8')) as { id: string };
    waiting.get(id)?.();
    waiting.delete(id);
  });
  let next = 0;
  const request = () =>
    new Promise<void>((resolve) => {
      next += 1;
      waiting.set(String(next), resolve);
      socket.send(JSON.stringify({ type: 'req', id: String(next), method: 'health', params: {} }));
    });
  return { request, close: () => socket.terminate() };
}

async function connectTime(place: Place): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < connects; count++) {
    const started = performance.now();
    const wire = await Wire.connect(place.port, place.token);
    times.push(performance.now() - started);
    wire.close();
  }
  return median(times);
}

export const requests: Measure = async () => {
  const { npm } = await programs();
  await using place = await Place.make();
  await place.startGateway(npm);
  const echoPort = await freePort();
  const echo = await startEcho(echoPort);
  const wire = await Wire.connect(place.port, place.token);
  const client = await echoClient(echoPort);
  const { ours, theirs } = await rates(() => wire.request('health', {}), client.request);
  wire.close();
  client.close();
  const connected = await connectTime(place);
  await stop(echo);
  return [
    {
      name: '`health` requests on one connection',
      unit: 'per s',
      ours,
      yardstick: { name: 'bare ws echo', value: theirs },
      budget: { kind: 'ratio', bound: 'at least', limit: 0.5 },
    },
    {
      name: 'connect to hello-ok, median',
      unit: 'ms',
      ours: connected,
      budget: { kind: 'absolute', bound: 'at most', limit: 10 },
    },
  ];
};

if (import.meta.main) await runAlone(requests);
