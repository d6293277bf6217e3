import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecentDecisions } from '../../src/gateway/admission/recent.ts';
import type { Model } from '../../src/gateway/models/model.ts';
import { TelegramStandIn } from '../helpers/telegram-stand-in.ts';
import { Desk } from './pairing/desk.ts';
import { openTelegramInbound } from './telegram-inbound.ts';

const owner = 7001;
let root: string;
let server: TelegramStandIn;
let desk: Desk;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'oc-full-'));
  server = await TelegramStandIn.open();
  desk = new Desk();
});
afterEach(async () => {
  desk[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** A model that never answers, until its turn is ended. */
function stuckModel() {
  const asked: string[] = [];
  const model: Model = {
    name: 'stuck',
    async step({ messages }, signal) {
      asked.push(JSON.stringify(messages.at(-1)));
      return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  return { asked, model };
}

const opened = (model: Model) =>
  openTelegramInbound({
    ...{ root, server, desk, model, telegram: { dmPolicy: 'open', allowFrom: ['*'] } },
    more: {
      ...{ session: { dmScope: 'per-peer' }, messages: { limits: { perSenderPerMinute: 5 } } },
      commands: { ownerAllowFrom: [`telegram:${owner}`] },
    },
  });

describe('an account that strangers keep at work', () => {
  it('hears the owner, whose /stop waits for nobody, and drops what is too much of the others', async () => {
    const { asked, model } = stuckModel();
    const { recent, follow, stop, logged } = opened(model);
    await follow();
    for (let n = 0; n < 300; n += 1) await server.say(5000 + n, `a stranger's ${n}`);
    await allDecided(recent, asked);
    const { length: running } = asked;
    expect(running).toBeGreaterThan(50);
    expect(running).toBeLessThan(100);
    const dropped = recent.list().filter(({ effect }) => effect === 'deny');
    expect(dropped).toHaveLength(300 - running);
    expect(dropped[0]).toMatchObject({ by: 'in hand', senderId: '5299' });
    await server.say(owner, 'mine');
    await until(() => asked.some((text) => text.includes('mine')));
    await server.say(owner, '/stop');
    await until(() => server.heard(owner).includes('Stopped.'));
    expect(asked).toHaveLength(running + 1);
    // One line tells of them all.
    expect(logged.filter((line) => line.includes('hands full'))).toHaveLength(1);
    await stop();
  });

  it('hears the /stop of an owner who has had their own messages of the minute, and of nobody else', async () => {
    const { recent, follow, stop } = opened(stuckModel().model);
    await follow();
    for (const who of [owner, 5001]) {
      for (let n = 0; n < 5; n += 1) await server.say(who, `${who} says ${n}`);
      await server.say(who, 'one too many');
      await server.say(who, '/stop');
    }
    await until(() => server.heard(owner).length > 0 && recent.list().length === 14);
    expect(server.heard(owner)).toEqual(['Stopped, and 4 waiting messages dropped.']);
    const dropped = recent.list().filter(({ effect }) => effect === 'deny');
    expect(dropped.map(({ senderId, by }) => `${senderId} ${by}`).toSorted()).toEqual([
      '5001 messages.limits.perSenderPerMinute',
      '5001 messages.limits.perSenderPerMinute',
      `${owner} messages.limits.perSenderPerMinute`,
    ]);
    await stop();
  });

  it('hears others again as soon as there is room', async () => {
    const { asked, model } = stuckModel();
    const { agent, recent, follow, stop } = opened(model);
    await follow();
    for (let n = 0; n < 300; n += 1) await server.say(5000 + n, 'before');
    await allDecided(recent, asked);
    for (const { key } of agent.sessions()) agent.abort(key);
    const { length: before } = asked;
    await until(() => agent.sessions().every((session) => !session.running));
    await server.say(5299, 'after');
    await until(() => asked.length > before);
    expect(asked.at(-1)).toContain('after');
    await stop();
  });
});

/** Everything that was written was decided about, and the model was asked about all of it that is heard. */
const allDecided = (recent: RecentDecisions, asked: readonly string[]): Promise<void> =>
  until(() => {
    const all = recent.list();
    return all.length === 300 && asked.length === all.filter(({ effect }) => effect === 'allow').length;
  });

async function until(done: () => boolean): Promise<void> {
  while (!done()) await Promise.race([server.change(), delay(20)]);
}
