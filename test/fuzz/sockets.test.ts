import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canaryToken, RealGateway } from '../gateway/methods/real-gateway.ts';
import { connectParams, rawExchange } from '../helpers/attacker.ts';
import { seedFrames } from './frames.ts';
import { type RawCase, rawCase } from './raw-case.ts';
import { runCases } from './run-cases.ts';

/** Longer than anything that ends by itself takes, in milliseconds. */
const longestMs = 10_000;
const opening = JSON.stringify({
  type: 'req',
  id: 'open',
  method: 'connect',
  params: connectParams({ auth: { token: canaryToken } }),
});
/** Written whatever happens at the door, and bounded elsewhere. */
const doorTables = ['auth_event', 'auth_lockout', 'sqlite_sequence'];

let gateway: RealGateway;
beforeEach(async () => {
  gateway = await RealGateway.open({
    gateway: { auth: { token: canaryToken, scopes: ['operator.read'] } },
  });
});
afterEach(() => gateway[Symbol.asyncDispose]());

/** Rows of every table but those of the door. */
function rows(): Readonly<Record<string, number>> {
  using db = new DatabaseSync(gateway.paths.store, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const names = tables.map(({ name }) => String(name)).filter((name) => !doorTables.includes(name));
  return Object.fromEntries(
    names.map((name) => [name, Number(db.prepare(`SELECT COUNT(*) AS n FROM "${name}"`).get()?.['n'])]),
  );
}

/** Everything that came back until the gateway hung up. Rejects when it does not. */
function play({ from, steps }: RawCase): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ port: gateway.port, host: '127.0.0.1', localAddress: from, noDelay: true });
  const late = setTimeout(() => {
    socket.destroy();
    reject(new Error(`still open; it said ${JSON.stringify(received.slice(0, 500))}`));
  }, longestMs);
  const left = [...steps];
  let received = '';
  const go = () => {
    for (let step = left[0]; step !== undefined && received.includes(step.await ?? ''); step = left[0]) {
      left.shift();
      socket.write(Buffer.from(step.bytes, 'base64'));
    }
    if (left.length === 0) socket.end();
  };
  socket.on('connect', go);
  socket.on('data', (data) => {
    received += data.toString('latin1');
    if (left.length > 0) go();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(late);
    resolve(received);
  });
  return promise;
}

const times = (text: string): number => text.split(canaryToken).length - 1;

describe('5,000 sockets', () => {
  it('nobody is let in without the secret, nothing is written for them, and the gateway is as well as before', async () => {
    const before = rows();
    const strangers = seedFrames(['made-up', canaryToken.slice(0, -1), `${canaryToken}0`]);
    let greeted = 0;
    let meant = 0;
    await runCases<RawCase>({
      cases: 5000,
      atOnce: 16,
      make: (random) => rawCase(random, strangers, opening),
      async run(each) {
        const opens = each.steps.some((step) => step.await === 'hello-ok');
        const received = await play(each);
        if (opens) meant += 1;
        if (received.includes('"hello-ok"')) greeted += 1;
        if (received.includes('"hello-ok"') && !opens) throw new Error('let in');
        // An id and a ping come back as they were said; what was only shown to get in does not.
        const own = each.steps.filter((step) => !opens || step.await !== 'connect.challenge');
        const said = own.map((step) => Buffer.from(step.bytes, 'base64').toString('latin1')).join('');
        if (times(received) > times(said)) throw new Error('the secret came back');
      },
    });
    expect(greeted).toBe(meant);
    expect(rows()).toEqual(before);
    expect(await rawExchange(gateway.port, 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).toContain('"live"');
    const operator = await gateway.operator();
    expect((await operator.request('health')).ok).toBe(true);
    // Nobody is left behind.
    await expect.poll(async () => (await operator.request('status')).payload['oc']['clients']).toBe(1);
    // Failures of strangers are warnings; an error would be a mistake of the gateway's own.
    expect(gateway.complaints.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);
});
