import { describe, expect, it } from 'vitest';
import { refusal, TelegramStandIn } from '../../../helpers/telegram-stand-in.ts';
import { Bot } from './bot.ts';

const chat = { accountId: 'default', chatId: '-1001' };

async function askAdministrator(bot: Bot, person = '5001'): Promise<boolean> {
  const { isAdministrator } = bot.channel;
  if (isAdministrator === undefined) throw new Error('the channel cannot say who administers a group');
  return await isAdministrator(chat, person);
}

describe('who administers a group of Telegram', () => {
  it.each([
    ['creator', true],
    ['administrator', true],
    ['member', false],
    ['restricted', false],
    ['left', false],
    ['kicked', false],
  ] as const)('%s: %s', async (standing, expected) => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    server.standing = standing;
    expect(await askAdministrator(bot)).toBe(expected);
    expect(server.calls('getChatMember')).toEqual([{ chat_id: '-1001', user_id: 5001 }]);
  });

  it('is asked once for a short while, and for each person', async () => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    server.standing = 'creator';
    const answers = [askAdministrator(bot), askAdministrator(bot), askAdministrator(bot, '5002')];
    expect(await Promise.all(answers)).toEqual([true, true, true]);
    expect(server.calls('getChatMember')).toHaveLength(2);
  });

  it('is asked of the group, also for a message of one of its topics', async () => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    server.standing = 'creator';
    const inTopic = { ...chat, chatId: '-1001:4' };
    expect(await bot.channel.isAdministrator?.(inTopic, '5001')).toBe(true);
    expect(await askAdministrator(bot)).toBe(true);
    expect(server.calls('getChatMember')).toEqual([{ chat_id: '-1001', user_id: 5001 }]);
  });

  it('is not known when Telegram does not say it: no answer, and the next question asks again (THREATS 127)', async () => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    server.trouble('getChatMember', refusal(400, `Bad Request: ${server.token}`), 'cut');
    await expect(askAdministrator(bot)).rejects.toThrow(/^Telegram refused \(400: Bad Request: \[secret\]\)$/);
    await expect(askAdministrator(bot)).rejects.toThrow(/^Telegram cannot be reached/);
    expect(await askAdministrator(bot)).toBe(false);
  });
});

describe('who the bot is', () => {
  it('is asked for before its first message is read, and again after a cut', async () => {
    await using server = await TelegramStandIn.open();
    server.trouble('getUpdates', 'none', 'cut');
    await using bot = await new Bot(server).start();
    await bot.until(() => server.calls('getMe').length === 2 && bot.status?.connected === true);
    expect(server.asked[0]?.method).toBe('getMe');
  });

  it('is told to whoever asks, or why not', async () => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    await bot.until(() => bot.status?.connected === true);
    const signal = AbortSignal.timeout(5000);
    expect(await bot.channel.probe?.(signal)).toEqual({ botId: '777', botName: '@stand_in_bot' });
    server.trouble('getMe', refusal(401, 'Unauthorized'));
    await expect(bot.channel.probe?.(signal)).rejects.toThrow('Telegram does not accept the bot token');
  });

  it('makes it hear its name in a group', async () => {
    await using server = await TelegramStandIn.open();
    await using bot = await new Bot(server).start();
    const text = 'hi @stand_in_bot';
    const entities = [{ type: 'mention', offset: 3, length: 13 }];
    const group = { id: -1001, type: 'supergroup', title: 'Friends' };
    const from = { id: 5001, is_bot: false, first_name: 'Alice' };
    server.update({ message: { message_id: 7, date: 1, chat: group, from, text, entities } });
    await bot.until(() => bot.received.length === 1);
    expect(bot.received[0]).toMatchObject({
      mention: 'mention',
      chat: { kind: 'group', id: '-1001', rooms: ['-1001'] },
    });
  });
});
