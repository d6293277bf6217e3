import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDesk } from '../helpers/flow-desk.ts';
import { Operator, type Stage, stages } from '../helpers/operator.ts';
import { containersOf, openDockerDesk } from './docker-desk.ts';
import { withoutDocker } from './place.ts';

const rounds = 100;
/** After a stage was reached, the kill comes within this; each takes less, so that some come after the next one. */
const longestMs = 450;
const seed = 20_261_121;

/** mulberry32: the same kills in every run. */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(withoutDocker)('a gateway that is killed', { timeout: 600_000 }, () => {
  let flow: FlowDesk;
  beforeAll(async () => {
    flow = await openDockerDesk({ 'agents.defaults.sandbox.mode': 'all' });
  });
  afterAll(() => flow[Symbol.asyncDispose]());

  it('while Docker makes a container for it: that one is gone too, however late it was made', async () => {
    const { home } = flow.desk;
    const bin = join(home.dir, 'slow');
    mkdirSync(bin);
    const held = join(home.dir, 'held');
    const script = `#!/bin/bash\nif [ "$1" = run ]; then touch ${held}; sleep 1.5; fi\nPATH=\${PATH#*:}\nexec docker "$@"\n`;
    writeFileSync(join(bin, 'docker'), script, { mode: 0o755 });
    const { PATH = '' } = home.env;
    await flow.desk.endGateway('SIGTERM');
    home.env['PATH'] = `${bin}:${PATH}`;
    await flow.desk.startGateway();
    flow.wishCommand('make one', 'true');
    const answer = flow.operatorSays('make one');
    await expect.poll(() => existsSync(held), { interval: 20 }).toBe(true);
    await flow.desk.endGateway('SIGKILL');
    home.env['PATH'] = PATH;
    await flow.desk.startGateway();
    expect((await answer).code).not.toBe(0);
    await expect.poll(() => containersOf(flow), { interval: 30 }).toHaveLength(1);
    await expect.poll(() => containersOf(flow), { interval: 100 }).toEqual([]);
    flow.wishCommand('on', 'sleep 6; echo still');
    expect((await flow.operatorSays('on')).stdout).toContain('still');
  });

  const ran = (): readonly string[] =>
    existsSync(flow.at('ran')) ? readFileSync(flow.at('ran'), 'utf8').trim().split('\n') : [];

  it(`at ${rounds} points of the flow: nothing runs twice or unallowed, nothing is left, the ledger is whole`, async () => {
    const next = chance(seed);
    const allowed = new Set<string>();
    const reached: Record<Stage, number> = { sent: 0, asked: 0, decided: 0, answered: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const name = `line-${round}`;
      const stage = stages[Math.floor(next() * stages.length)] ?? 'sent';
      // Some are denied, and some left alone while they wait: what nobody allowed must not run either.
      const left = stage === 'asked' && next() < 0.5;
      const decision = left ? null : next() < 0.85 ? 'allow-once' : 'deny';
      flow.wishCommand(name, `sleep 0.1; echo ${name} >> ran; rm -f none; sleep 0.1`);
      await using operator = await Operator.attach(flow.desk);
      const said = operator.say(name, decision);
      if (decision === 'allow-once') allowed.add(name);
      await said.at(stage);
      await delay(next() * longestMs);
      await flow.desk.endGateway('SIGKILL');
      reached[await said.end] += 1;
      await flow.desk.startGateway();
      await expect.poll(() => containersOf(flow), { interval: 30 }).toEqual([]);
    }
    console.log(reached, `ran ${ran().length} of ${allowed.size} that were allowed`);
    await flow.verifies();
    const lines = ran();
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => !allowed.has(line))).toEqual([]);
    // The kills were where they should be: before the question, while it waited, while it ran, after the answer.
    for (const stage of stages) expect([stage, reached[stage] >= rounds / 25]).toEqual([stage, true]);
    const ledger = await flow.ledger();
    const subjects = (kind: string) => ledger.flatMap((row) => (row.kind === kind ? [row.subject] : []));
    const used = subjects('approval.used');
    expect(new Set(used).size).toBe(used.length);
    // Each that ran was noted before it did, by an approval that a person gave and that was taken for it.
    for (const line of lines) {
      const runs = ledger.filter(
        ({ kind, detail }) => kind === 'call.run' && `${detail['shown']}`.includes(`${line} >`),
      );
      expect(runs).toHaveLength(1);
      const id = `${runs[0]?.detail['by']}`.replace('approval ', '');
      expect([line, subjects('approval.allowed').includes(id), used.includes(id)]).toEqual([line, true, true]);
    }
  });
});
