import { describe, expect, it } from 'vitest';
import { FrontDoor, nothing } from './front-door.ts';

const room = '-1001';
const token = '42:AAcanary-canary-canary-canary-cana';

/** An account of Telegram, configured as `telegram` says, with an owner who is 7. */
const doorOf = (telegram: object): FrontDoor =>
  new FrontDoor({ telegram: { botToken: token, ...telegram } }, ['telegram:7']);

/** A message of 5001 in the group, which speaks to the bot, but for what `overrides` say. */
const heard = async (door: FrontDoor, overrides: object = {}): Promise<boolean> => {
  const before = door.turns.length;
  await door.receive(
    { senderId: '5001', chat: { kind: 'group', id: room, rooms: [room] }, mention: 'mention', ...overrides },
    'telegram',
  );
  return door.turns.length > before;
};

const listed = { groups: { [room]: {} } };

describe('a message of a group', () => {
  it('is heard in a listed group when it speaks to the assistant', async () => {
    using door = doorOf(listed);
    expect(await heard(door)).toBe(true);
    expect(await heard(door, { mention: 'reply' })).toBe(true);
    expect(await heard(door, { mention: 'none' })).toBe(false);
  });

  it('is nothing where no group is listed, and of nobody is a pairing begun (THREATS 56)', async () => {
    using door = doorOf({ dmPolicy: 'pairing' });
    expect(await heard(door)).toBe(false);
    expect(door.effects()).toEqual(nothing);
  });

  it('61 of somebody who is paired is not heard for that (CVE-2026-26328, GHSA-g34w-4xqq-h79m)', async () => {
    using door = doorOf({ ...listed, groupAllowFrom: ['6001'] });
    await door.receive({ senderId: '5001' }, 'telegram');
    const [request] = door.desk.pairing.list({}).pending;
    if (request === undefined) throw new Error('nothing was requested');
    await door.desk.pairing.approve({ requestId: request.requestId }, 'ann');
    await door.receive({ senderId: '5001', text: 'in private' }, 'telegram');
    expect(door.turns).toHaveLength(1);
    expect(await heard(door)).toBe(false);
    expect(await heard(door, { senderId: '6001' })).toBe(true);
  });

  it('of a blocked sender is heard nowhere, by any id of theirs', async () => {
    using door = doorOf({ groupPolicy: 'open' });
    expect(await heard(door)).toBe(true);
    door.desk.pairing.block({ channel: 'telegram', accountId: 'default', senderId: '5001' }, 'ann');
    expect(await heard(door)).toBe(false);
    expect(await heard(door, { senderId: '5002', aliases: ['5001'] })).toBe(false);
    expect(await heard(door, { senderId: '5002' })).toBe(true);
  });

  it('of the owner is heard in any group where only the owner is, when it speaks to the assistant', async () => {
    using door = doorOf({ groupPolicy: 'owner-only' });
    expect(await heard(door)).toBe(false);
    expect(await heard(door, { senderId: '7' })).toBe(true);
    expect(await heard(door, { senderId: '7', mention: 'none' })).toBe(false);
  });

  it('names the assistant as the operator wrote it, outside of what nobody is spoken to in (THREATS 82)', async () => {
    using door = doorOf(listed);
    door.names = [{ literal: '@claw' }];
    const text = 'ask @claw now';
    expect(await heard(door, { mention: 'none', text })).toBe(true);
    expect(await heard(door, { mention: 'none', text, asides: [{ start: 4, end: 9 }] })).toBe(false);
    expect(await heard(door, { mention: 'none', text: 'ask @clawed' })).toBe(false);
  });

  it('76 of a room without an id, or of no known kind, is dropped', async () => {
    using door = doorOf({ groupPolicy: 'open' });
    for (const rooms of [[], undefined, 'x', [''], [null], ['a\0b']]) {
      expect(await heard(door, { chat: { kind: 'group', id: room, rooms } })).toBe(false);
    }
    expect(await heard(door, { chat: { kind: 'channel', id: room, rooms: [room] } })).toBe(false);
    for (const mention of [undefined, true, 'Mention', 'yes']) expect(await heard(door, { mention })).toBe(false);
  });

  it('85 is judged by itself: who is let in lets nobody else in (CVE-2026-43535)', async () => {
    using door = doorOf({ groups: { [room]: { allowFrom: ['5001'] } } });
    const all = await Promise.all(['6001', '5001', '6002'].map((senderId) => heard(door, { senderId })));
    expect(all.filter(Boolean).length).toBeGreaterThan(0);
    expect(door.turns.map(({ senderId }) => senderId)).toEqual(['5001']);
  });

  it('is admitted only for as long as the configuration lets it', async () => {
    using door = doorOf(listed);
    expect(await heard(door)).toBe(true);
    const [turn] = door.turns;
    expect(turn?.stillAdmitted()).toBe(true);
    door.desk.accounts = door.desk.accounts.map((account) => ({
      ...account,
      groups: { ...account.groups, groups: {} },
    }));
    expect(turn?.stillAdmitted()).toBe(false);
  });
});

describe('administrators of a group', () => {
  const admins = { groupPolicy: 'admins', ...listed };

  it('are asked for only where nothing else keeps the message out', async () => {
    using door = doorOf(admins);
    door.administrator = 'yes';
    expect(await heard(door, { mention: 'none' })).toBe(false);
    expect(await heard(door, { chat: { kind: 'group', id: '-9', rooms: ['-9'] } })).toBe(false);
    expect(await heard(door, { senderId: '7' })).toBe(true);
    expect(door.askedAdministrator).toBe(0);
    expect(await heard(door)).toBe(true);
    expect(door.askedAdministrator).toBe(1);
  });

  it.each(['no', 'unknown'] as const)('are not let in when the platform says %s', async (said) => {
    using door = doorOf(admins);
    door.administrator = said;
    expect(await heard(door)).toBe(false);
    expect(door.effects()).toEqual(nothing);
  });

  it('are not asked for more often than their messages count (THREATS 86): a flood costs the platform nothing', async () => {
    using door = doorOf(admins);
    door.perMinute = 3;
    for (let n = 0; n < 50; n += 1) expect(await heard(door)).toBe(false);
    expect(door.askedAdministrator).toBe(3);
    door.administrator = 'yes';
    expect(await heard(door, { senderId: '5002' })).toBe(true);
    expect(await heard(door, { senderId: '5002' })).toBe(true);
    expect(await heard(door, { senderId: '5002' })).toBe(true);
    expect(await heard(door, { senderId: '5002' })).toBe(false);
    expect(door.turns).toHaveLength(3);
  });

  it('count for no group that "*" alone stands for', async () => {
    using door = doorOf({ groupPolicy: 'admins', groups: { '*': {} } });
    door.administrator = 'yes';
    expect(await heard(door)).toBe(false);
    expect(door.askedAdministrator).toBe(0);
  });
});
