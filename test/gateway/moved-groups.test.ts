import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccess } from '../../src/gateway/access/access.ts';
import type { Model } from '../../src/gateway/models/model.ts';
import { messageOf, TelegramStandIn } from '../helpers/telegram-stand-in.ts';
import { Desk } from './pairing/desk.ts';
import { openTelegramInbound } from './telegram-inbound.ts';

const [before, after, other] = ['-4001', '-1004001', '-4002'];
const answering: Model = {
  name: 'answering',
  step: async () => ({
    ...{ outcome: 'step', text: 'Yes.', calls: [], ended: 'complete', cost: { microUsd: 0, known: true } },
    usage: { input: 1, cacheRead: 0, cacheWrite: 0, output: 1 },
  }),
};

let root: string;
let server: TelegramStandIn;
let desk: Desk;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'oc-moved-'));
  server = await TelegramStandIn.open();
  desk = new Desk();
});
afterEach(async () => {
  desk[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

function said(chatId: string, type: string, fields: object): void {
  server.update({ message: messageOf(5001, { chat: { id: Number(chatId), type, title: 'Friends' }, ...fields }) });
}
const migrated = (from: string, to: string): void => {
  said(from, 'group', { text: undefined, migrate_to_chat_id: Number(to) });
  said(to, 'supergroup', { text: undefined, migrate_from_chat_id: Number(from) });
};
const mention = { text: '@stand_in_bot hi', entities: [{ type: 'mention', offset: 0, length: 13 }] };
const opened = (groups: object, more: object = { groupAllowFrom: ['5001'] }) =>
  openTelegramInbound({ root, server, desk, model: answering, telegram: { groups, ...more } });

async function until(done: () => boolean): Promise<void> {
  while (!done()) await Promise.race([server.change(), delay(20)]);
}

describe('a group of Telegram that becomes a supergroup', () => {
  it('is not heard under its new id, which the log and the explanation name beside the listed one', async () => {
    const { follow, stop, recent, logged, runner, moved, config } = opened({ [before]: {} });
    await follow();
    said(before, 'group', mention);
    await until(() => server.heard(Number(before)).length === 1);
    migrated(before, after);
    migrated(other, '-1004002');
    said(after, 'supergroup', mention);
    await until(() => recent.list().length === 6);
    expect(recent.list()[0]).toMatchObject({ chatId: after, effect: 'deny', because: 'the group is not listed' });
    const told = logged.filter((line) => line.includes('goes on under another id'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`"listed":"${before}","now":"${after}"`);
    const administrator = runner.administrator.bind(runner);
    const running = { administrator, recent, moved: moved.find };
    const access = openAccess({ config: () => config, pairing: desk.pairing, running });
    for (const chat of [before, after]) {
      const { notes } = await access.explain({ channel: 'telegram', chat, senderId: '5001' });
      expect(notes.join()).toContain(`The group ${before} goes on under the id ${after}`);
      expect(notes.join()).toContain(`what is said for ${before} does not count for it`);
    }
    const { notes } = await access.explain({ channel: 'telegram', chat: other, senderId: '5001' });
    expect(notes.join()).not.toContain('goes on');
    await stop();
  });

  it('is not said to be unheard where groups are heard that nobody has listed', async () => {
    const { follow, stop, logged } = opened({ [before]: { enabled: false } }, { groupPolicy: 'open' });
    await follow();
    migrated(before, after);
    said(after, 'supergroup', mention);
    await until(() => server.heard(Number(after)).length === 1);
    const told = logged.filter((line) => line.includes('goes on under another id'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('for which what is listed does not count');
    await stop();
  });

  it('is heard where both are listed, without a warning', async () => {
    const { follow, stop, logged } = opened({ [before]: {}, [after]: {} });
    await follow();
    migrated(before, after);
    said(after, 'supergroup', mention);
    await until(() => server.heard(Number(after)).length === 1);
    expect(logged.join()).not.toContain('goes on under another id');
    await stop();
  });
});
