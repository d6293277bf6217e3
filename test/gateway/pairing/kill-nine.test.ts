import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { statePaths } from '../../../src/gateway/state/paths.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { end, Home } from '../../helpers/home.ts';
import { LocalPerson } from '../channels/local-person.ts';

const rounds = 30;
const seed = 20_261_121;

/** mulberry32: the same kills in the same order, as far as a computer repeats itself. */
function random(state: number): () => number {
  let a = state;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the outside knows for certain, over all the lives of the gateway. */
class Witness {
  /** Senders whose approval was asked for, and those whose approval was confirmed. */
  readonly attempted = new Set<string>();
  readonly confirmed = new Set<string>();
  /** Codes that each sender received, in order. */
  readonly codes = new Map<string, string[]>();
  events = 0;

  received(name: string, texts: readonly string[]): void {
    this.events += 1;
    const codes = texts.flatMap((text) => /\b[A-HJ-NP-Z2-9]{8}\b/.exec(text)?.[0] ?? []);
    this.codes.set(name, [...(this.codes.get(name) ?? []), ...codes]);
  }
}

async function operatorOf(home: Home): Promise<Attacker> {
  const paths = statePaths({ HOME: home.dir });
  const client = await Attacker.open({ socketPath: paths.gatewaySocket });
  await client.connect({
    auth: { token: readFileSync(paths.localCredential, 'utf8').trim() },
    scopes: ['operator.admin', 'operator.pairing'],
  });
  return client;
}

/** One stranger who writes until the gateway is dead. */
async function write(path: string, name: string, witness: Witness): Promise<void> {
  const person = await LocalPerson.open(path);
  let seen = 0;
  try {
    for (;;) {
      person.raw(`${JSON.stringify({ as: name, text: 'let me in' })}\n`);
      const handled = person.replies.length;
      await person.until(() => person.replies.slice(handled).some(({ type }) => type === 'handled'));
      witness.received(name, person.texts().slice(seen));
      seen = person.texts().length;
    }
  } catch {
    // The gateway died: what had arrived until then counts as well.
    witness.received(name, person.texts().slice(seen));
  }
}

/** Approves whoever waits until the gateway is dead. */
async function approveAll(operator: Attacker, witness: Witness): Promise<void> {
  try {
    for (;;) {
      const { payload } = await operator.request('oc.pairing.list', {});
      const pending = payload['pending'] as readonly { requestId: string; senderId: string }[];
      for (const { requestId, senderId } of pending) {
        witness.attempted.add(senderId);
        const answer = await operator.request('oc.pairing.approve', { requestId });
        const { outcome } = answer.payload as { outcome?: string };
        if (outcome === 'approved' || outcome === 'already-approved') witness.confirmed.add(senderId);
        witness.events += 1;
      }
      await turn();
    }
  } catch {
    // The gateway died.
  }
}

/** After a death: nobody lost, nobody invented, the chain whole. */
async function check(operator: Attacker, witness: Witness): Promise<void> {
  const { payload } = await operator.request('oc.pairing.list', {});
  const approved = (payload['approved'] as readonly { senderId: string }[]).map(({ senderId }) => senderId);
  expect([...witness.confirmed].filter((name) => !approved.includes(name))).toEqual([]);
  expect(approved.filter((name) => !witness.attempted.has(name))).toEqual([]);
  expect((await operator.request('oc.history.verify', {})).payload).toMatchObject({ ok: true, brokenAt: null });
  const history = await operator.request('oc.history.list', { limit: 1000 });
  const entries = history.payload['entries'] as readonly { kind: string; subject: string }[];
  const count = (kind: string, name: string) =>
    entries.filter((entry) => entry.kind === kind && entry.subject === `local:default:${name}`).length;
  for (const name of approved) expect(count('pairing.approved', name)).toBe(1);
  for (const [name, codes] of witness.codes) {
    expect(codes.length).toBeLessThanOrEqual(count('pairing.requested', name));
    expect(new Set(codes).size).toBe(codes.length);
  }
}

describe('a gateway that is killed with kill -9 while strangers write and approvals run', () => {
  it(`loses no approval, invents none, and answers no request twice, ${rounds} times`, {
    timeout: 180_000,
  }, async () => {
    await using home = await Home.make();
    const { localSocket } = statePaths({ HOME: home.dir });
    const draw = random(seed);
    const witness = new Witness();
    for (let round = 0; round < rounds; round += 1) {
      const { child } = await home.stay('oc gateway --port 0');
      const operator = await operatorOf(home);
      await check(operator, witness);
      const until = witness.events + 1 + Math.floor(draw() * 40);
      // Two of every round's names have written before, in an earlier life.
      const names = Array.from({ length: 6 }, (_, n) => `s${Math.max(0, round * 4 + n - 2)}`);
      const work = [approveAll(operator, witness), ...names.map((name) => write(localSocket, name, witness))];
      while (witness.events < until) await turn();
      await end(child, 'SIGKILL');
      await Promise.all(work);
      await operator.end();
    }
    await home.stay('oc gateway --port 0');
    const operator = await operatorOf(home);
    await check(operator, witness);
    expect(witness.confirmed.size).toBeGreaterThan(rounds);
    await operator.end();
  });
});
