// Wrong tokens from many addresses as fast as one core can send them, beside a bare server that refuses everybody; what an
// attached console notices of it, and what the auth ledger keeps of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WebSocket } from 'ws';
import { freePort } from '../test/helpers/free-port.ts';
import { attachedP95 } from './attached.ts';
import { type Measure, median } from './figure.ts';
import { Place, programs, stop } from './place.ts';
import { runAlone } from './report.ts';

const addresses = 500;
const inFlight = 32;
/** The gateway and the bare server take turns of this length: a busy moment of the machine meets both. */
const turnMs = 1500;
const turns = 3;
const windowMs = 60_000;
const maxAttempts = 10;

const bareServer = `
  import { WebSocketServer } from 'ws';
  const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[1]), perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: 0 } }));
    socket.on('message', (data) => {
      const { id } = JSON.parse(data.toString());
      socket.send(JSON.stringify({ type: 'res', id, ok: false, error: { code: 'INVALID_REQUEST', message: 'no' } }));
      socket.close(1008, 'no');
    });
  });
  server.on('listening', () => console.log('ready'));
`;

const params = {
  minProtocol: 4,
  maxProtocol: 4,
  client: { id: 'cli', version: '0', platform: 'linux', mode: 'cli' },
  role: 'operator',
  scopes: ['operator.read'],
  caps: [],
  auth: { token: 'wrong' },
};
const frame = JSON.stringify({ type: 'req', id: '1', method: 'connect', params });

const addressOf = (i: number): string => `127.7.${Math.floor(i / 250)}.${(i % 250) + 1}`;

/** One connection: challenged, answered, closed. Resolves when it is gone, however it went. */
function knock(port: number, localAddress: string): Promise<boolean> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, {
    perMessageDeflate: false,
    createConnection: () => connect({ port, host: '127.0.0.1', localAddress }),
  });
  let messages = 0;
  socket.on('message', () => {
    messages += 1;
    if (messages === 1) socket.send(frame);
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) => socket.on('close', () => resolve(messages === 2)));
}

/** Runs `times` of them, or as many as fit in that time; resolves to answered ones a second. */
async function flood(port: number, until: { readonly times: number } | { readonly ms: number }): Promise<number> {
  const started = performance.now();
  let begun = 0;
  let answered = 0;
  const goesOn = () => ('times' in until ? begun < until.times : performance.now() - started < until.ms);
  const one = async () => {
    while (goesOn()) {
      begun += 1;
      if (await knock(port, addressOf(begun % addresses))) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return answered / ((performance.now() - started) / 1000);
}

/** Most rows that one address added in a window after it was locked out. */
function mostRows(place: Place, windows: number): number {
  const db = new DatabaseSync(join(place.dir, '.openclaw', 'state', 'oc.sqlite'), { readOnly: true });
  const row = db
    .prepare(
      `SELECT MAX(rows) AS most FROM (
         SELECT COUNT(*) AS rows FROM auth_event AS later WHERE address LIKE '127.7.%' AND result != 'locked' AND seq >
           (SELECT MIN(seq) FROM auth_event WHERE result = 'locked' AND address = later.address) GROUP BY address)`,
    )
    .get();
  db.close();
  return Number(row?.['most'] ?? Number.NaN) / windows;
}

export const wrongPasswords: Measure = async () => {
  const { npm } = await programs();
  await using place = await Place.make();
  const state = join(place.dir, '.openclaw');
  mkdirSync(state, { mode: 0o700 });
  const rateLimit = { exemptLoopback: false, maxAttempts, windowMs };
  writeFileSync(join(state, 'openclaw.json'), JSON.stringify({ gateway: { auth: { rateLimit } } }), { mode: 0o600 });
  const barePort = await freePort();
  const bare = spawn(process.execPath, ['--input-type=module', '-e', bareServer, String(barePort)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(bare.stdout, 'data');
  const gateway = await place.startGateway(npm);
  const started = performance.now();
  for (const port of [barePort, place.port]) await flood(port, { times: addresses * maxAttempts });
  const [theirs, ours, late]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < turns; turn += 1) {
    theirs.push(await flood(barePort, { ms: turnMs }));
    const flooding = flood(place.port, { ms: turnMs });
    late.push(await attachedP95(place, flooding));
    ours.push(await flooding);
  }
  await stop(bare);
  const windows = 1 + Math.floor((performance.now() - started) / windowMs);
  await stop(gateway);
  return [
    {
      name: 'wrong tokens from 500 addresses',
      unit: 'per s',
      ours: median(ours),
      yardstick: { name: 'bare ws that refuses', value: median(theirs) },
      budget: { kind: 'ratio', bound: 'at least', limit: 0.6 },
    },
    {
      name: 'somebody attached meanwhile, p95',
      unit: 'ms',
      ours: Math.max(...late),
      budget: { kind: 'absolute', bound: 'at most', limit: 250 },
    },
    {
      name: 'rows of the auth ledger an address and window, once locked out',
      unit: 'rows',
      ours: mostRows(place, windows),
      budget: { kind: 'absolute', bound: 'at most', limit: 1 },
    },
  ];
};

if (import.meta.main) await runAlone(wrongPasswords);
