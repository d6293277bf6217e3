import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminRole, owner } from '../../../helpers/discord-fixtures.ts';
import { alice, bob, guild, room, thread } from '../../../helpers/discord-server.ts';
import { DiscordStandIn, refused } from '../../../helpers/discord-stand-in.ts';
import { Bot } from './bot.ts';

let server: DiscordStandIn;
let bot: Bot;
const memberOf = (person: string) => `/guilds/${guild}/members/${person}`;

beforeEach(async () => {
  server = await DiscordStandIn.open();
  server.things.set(memberOf(alice), { user: { id: alice }, roles: [adminRole] });
  server.things.set(memberOf(bob), { user: { id: bob }, roles: [] });
  bot = await new Bot(server).connected();
  await server.say(bob, 'the server is known');
  await bot.until(() => bot.received.length === 1);
});
afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

const asks = (person: string, chatId = room.channelId) =>
  bot.channel.isAdministrator?.({ accountId: 'default', chatId }, person);
const asked = () => server.asked.filter(({ path }) => path.startsWith('/guilds/')).map(({ path }) => path);
const role = (permissions: unknown) => ({ guild_id: guild, role: { id: adminRole, permissions } });
const guildNow = (fields: object = {}) =>
  server.things.set(`/guilds/${guild}`, {
    id: guild,
    owner_id: owner,
    roles: [{ id: adminRole, permissions: '0' }],
    ...fields,
  });

describe('an administrator of a server of Discord', () => {
  it('is its owner, and who has a role that lets them; also in a thread', async () => {
    expect([await asks(owner), await asks(alice), await asks(bob), await asks(alice, thread.channelId)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    // The server itself and its roles came with the connection; each member was asked for once.
    expect(asked()).toEqual([memberOf(alice), memberOf(bob)]);
  });

  it.each<readonly [unknown, boolean]>([
    ['8', true],
    ['32', true],
    ['40', true],
    ['2199023255552', false],
    ['9007199254740992', false],
    ['9007199254741000', true],
    ['16', false],
    [8, false],
    ['0x8', false],
    ['', false],
    [null, false],
  ])('is one by the bits of the role (%j: %s)', async (permissions, is) => {
    guildNow({ roles: [{ id: adminRole, permissions }] });
    server.event('GUILD_ROLE_UPDATE', role(permissions));
    await server.say(bob, 'now');
    await bot.until(() => bot.received.length === 2);
    expect(await asks(alice)).toBe(is);
  });

  it('is none from the moment that the role is changed or the server has another owner', async () => {
    expect([await asks(alice), await asks(owner)]).toEqual([true, true]);
    guildNow({ owner_id: bob });
    server.things.set(memberOf(owner), { user: { id: owner }, roles: [] });
    server.event('GUILD_UPDATE', { id: guild, owner_id: bob });
    await server.say(bob, 'now');
    await bot.until(() => bot.received.length === 2);
    expect([await asks(alice), await asks(owner), await asks(bob)]).toEqual([false, false, true]);
  });

  it('is judged by the roles that came with the message', async () => {
    expect(await asks(alice)).toBe(true);
    await server.sayIn(room, alice, 'without the role now');
    await bot.until(() => bot.received.length === 2);
    expect(await asks(alice)).toBe(false);
  });

  it('is asked for anew after five minutes, and after a cut', async () => {
    await asks(alice);
    bot.laterMs = 299_000;
    await asks(alice);
    expect(asked().length).toBe(1);
    guildNow();
    bot.laterMs = 301_000;
    expect(await asks(alice)).toBe(false);
    expect(asked()).toEqual([memberOf(alice), `/guilds/${guild}`, memberOf(alice)]);
    server.hangUp();
    await bot.until(() => server.held && bot.status?.connected === true);
    await asks(alice);
    expect(asked().length).toBe(5);
  });

  it('is no question that is answered with no when nobody can tell: it fails', async () => {
    server.things.delete(memberOf(bob));
    await expect(asks(bob)).rejects.toThrow('Discord knows no such thing (404: Unknown Channel)');
    server.trouble(
      `GET ${memberOf(alice)}`,
      refused(403, 'Missing Access'),
      'cut',
      { status: 200, body: {} },
      {
        status: 200,
        body: { user: { id: bob }, roles: [adminRole] },
      },
    );
    for (let n = 0; n < 4; n += 1) await expect(asks(alice)).rejects.toThrow(/^(Discord|what answers)/);
    await expect(asks(alice, '300000000000000404')).rejects.toThrow();
    await expect(asks(alice, '500000000000005001')).rejects.toThrow();
    await expect(asks('../x')).rejects.toThrow();
  });
});
