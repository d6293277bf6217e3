import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, SlackStandIn, slowDown, type Trouble } from '../../../helpers/slack-stand-in.ts';
import { Bot } from './bot.ts';

let server: SlackStandIn;
let bot: Bot;

beforeEach(async () => {
  server = await SlackStandIn.open();
  bot = new Bot(server);
});

afterEach(async () => {
  await bot.channel.stop();
  await server[Symbol.asyncDispose]();
});

describe('writing to Slack', () => {
  it('rings for nobody, links nothing by a sign, and has nothing fetched', async () => {
    const { messageId } = await bot.send('C0ROOM', '<!channel> <@U0BOB> a & b https://example.com/?secret');
    expect(messageId).toMatch(/^\d+\.\d+$/);
    expect(server.calls('chat.postMessage')).toEqual([
      {
        channel: 'C0ROOM',
        text: '&lt;!channel&gt; &lt;@U0BOB&gt; a &amp; b https://example.com/?secret',
        unfurl_links: 'false',
        unfurl_media: 'false',
        parse: 'none',
        link_names: 'false',
      },
    ]);
  });

  it('answers in the thread that it was asked in', async () => {
    await bot.send('C0ROOM:1795000000.000100', 'hello');
    expect(server.calls('chat.postMessage')[0]).toMatchObject({ channel: 'C0ROOM', thread_ts: '1795000000.000100' });
  });

  it('waits and tries again at 429, a bounded number of times', async () => {
    server.trouble('chat.postMessage', slowDown(3), slowDown(3));
    await bot.send('D0ALICE', 'hello');
    expect(server.heard('D0ALICE')).toEqual(['hello']);
    expect(bot.clock.pauses).toEqual([3000, 3000]);
    server.trouble('chat.postMessage', ...Array<Trouble>(4).fill(slowDown(3)));
    await expect(bot.send('D0ALICE', 'again')).rejects.toThrow('asks to wait');
    expect(server.heard('D0ALICE')).toEqual(['hello']);
  });

  it('does not wait for longer than half a minute', async () => {
    server.trouble('chat.postMessage', slowDown(3600));
    await expect(bot.send('D0ALICE', 'hello')).rejects.toThrow('asks to wait');
    expect(bot.clock.pauses).toEqual([]);
  });

  it.each<readonly [Trouble, RegExp]>([
    ['cut', /cannot be reached/],
    [{ status: 500, body: 'x' }, /HTTP 500/],
    [{ status: 200, body: { ok: true } }, /not Slack's Web API/],
    [refusal('channel_not_found'), /Slack refused \(channel_not_found\)/],
  ])('does not send twice what may have arrived, and says what went wrong (%j)', async (trouble, words) => {
    server.trouble('chat.postMessage', trouble);
    await expect(bot.send('D0ALICE', 'hello')).rejects.toThrow(words);
    expect(server.calls('chat.postMessage').length).toBe(1);
  });

  it('refuses to send nothing, and to send after it was stopped', async () => {
    await expect(bot.send('D0ALICE', ' \n')).rejects.toThrow('no text');
    await bot.connected();
    await bot.channel.stop();
    await expect(bot.send('D0ALICE', 'late')).rejects.toThrow();
    expect(server.calls('chat.postMessage')).toEqual([]);
  });

  it('answers what it has in hand before it stops', async () => {
    bot.clock.patient = true;
    bot.handle = async ({ chat }) => {
      await new Promise((resolve) => setImmediate(resolve));
      await bot.send(chat.id, 'answered');
    };
    await bot.connected();
    await server.say('U0ALICE', 'hello');
    await bot.until(() => bot.received.length === 1);
    await bot.channel.stop();
    expect(server.heard('D0ALICE')).toEqual(['answered']);
  });

  it('does not wait for a server that is silent when it is stopped', async () => {
    server.trouble('auth.test', 'silence', 'silence');
    await bot.start();
    await bot.until(() => server.asked.length === 1);
    await bot.channel.stop();
    await expect(bot.channel.probe?.(AbortSignal.timeout(50))).rejects.toThrow();
  });

  it('takes no more than it can hold of an answer (THREATS 124)', async () => {
    const endless: Trouble = { status: 200, body: `"${'x'.repeat(64 * 1024 * 1024)}"` };
    server.trouble('chat.postMessage', endless);
    server.trouble('auth.test', endless);
    await expect(bot.send('D0ALICE', 'hello')).rejects.toThrow("not Slack's Web API");
    await bot.connected();
    expect(bot.states.some(({ lastError }) => lastError?.includes("not Slack's Web API"))).toBe(true);
  });
});

describe('an administrator on Slack', () => {
  const member = { id: 'U0ALICE', team_id: 'T0STAND', deleted: false, is_bot: false };
  const ask = (senderId = 'T0STAND:U0ALICE') =>
    bot.channel.isAdministrator?.({ accountId: 'default', chatId: 'C0ROOM' }, senderId);

  it.each<readonly [string, object, boolean]>([
    ['an administrator of the workspace', { is_admin: true }, true],
    ['an owner', { is_owner: true }, true],
    ['the first owner', { is_primary_owner: true }, true],
    ['a member', { is_admin: false }, false],
    ['somebody of whom nothing is said', {}, false],
    ['an administrator who has left', { is_admin: true, deleted: true }, false],
    ['an administrator of whom it is not said that they are there', { is_admin: true, deleted: undefined }, false],
    ['a bot', { is_admin: true, is_bot: true }, false],
    ['a text', { is_admin: 'true' }, false],
  ])('is asked of Slack: %s', async (_, fields, expected) => {
    server.answers.set('users.info', { user: { ...member, ...fields } });
    expect(await ask()).toBe(expected);
    expect(server.calls('users.info')).toEqual([{ user: 'U0ALICE' }]);
  });

  it('of another workspace is none here, and nobody asks', async () => {
    server.answers.set('users.info', { user: { ...member, is_admin: true } });
    expect(await ask('T0FAR:U0ALICE')).toBe(false);
    expect(server.calls('users.info')).toEqual([]);
  });

  it.each<readonly [string, Trouble]>([
    ['Slack refuses', refusal('user_not_found')],
    ['there is no answer', 'cut'],
    ['Slack asks to wait', slowDown(1)],
    [
      'Slack tells of somebody else',
      { status: 200, body: { ok: true, user: { ...member, id: 'U0BOB', is_admin: true } } },
    ],
    [
      'of another workspace',
      { status: 200, body: { ok: true, user: { ...member, team_id: 'T0FAR', is_admin: true } } },
    ],
    ['of nobody', { status: 200, body: { ok: true } }],
  ])('is not known when %s, which is no no, and is asked again', async (_, trouble) => {
    server.trouble('users.info', trouble);
    await expect(ask()).rejects.toThrow();
    server.answers.set('users.info', { user: { ...member, is_owner: true } });
    expect(await ask()).toBe(true);
  });

  it('is nobody without an id of both parts', async () => {
    for (const id of ['U0ALICE', 'T0STAND', 'T0STAND:U0ALICE:x', 'alice', '']) await expect(ask(id)).rejects.toThrow();
    expect(server.asked).toEqual([]);
  });

  it('is remembered for a moment', async () => {
    server.answers.set('users.info', { user: { ...member, is_admin: true } });
    expect([await ask(), await ask()]).toEqual([true, true]);
    expect(server.calls('users.info').length).toBe(1);
  });
});

describe('a probe of Slack', () => {
  const probe = () => bot.channel.probe?.(AbortSignal.timeout(5000));

  it('says who the bot is, and asks whether events would come', async () => {
    expect(await probe()).toEqual({ botId: 'T0STAND:U0STANDBOT', botName: 'helper (Stand-in)' });
    expect(server.asked.map(({ method }) => method)).toEqual(['auth.test', 'apps.connections.open']);
    expect(server.lines.size).toBe(0);
  });

  it.each([
    ['auth.test', 'invalid_auth'],
    ['apps.connections.open', 'missing_scope'],
  ])('says what is wrong with %s', async (method, error) => {
    server.trouble(method, refusal(error));
    await expect(probe()).rejects.toThrow(error);
  });
});

describe('the id of a person on Slack', () => {
  const ask = async (who: string) => await bot.channel.resolve?.(who, AbortSignal.timeout(5000));

  it('is asked for by their address, and is that of their workspace', async () => {
    server.answers.set('users.lookupByEmail', { user: { id: 'U0ALICE', team_id: 'T0STAND', name: 'alice' } });
    expect(await ask('alice@example.org')).toEqual({ id: 'T0STAND:U0ALICE', name: 'alice' });
    expect(server.calls('users.lookupByEmail')).toEqual([{ email: 'alice@example.org' }]);
  });

  it('is none where Slack knows nobody, and not known where it refuses or tells nonsense', async () => {
    server.trouble('users.lookupByEmail', refusal('users_not_found'));
    expect(await ask('bob@example.org')).toBeNull();
    server.trouble('users.lookupByEmail', refusal('missing_scope', { needed: 'users:read.email' }));
    await expect(ask('bob@example.org')).rejects.toThrow('users:read.email');
    server.answers.set('users.lookupByEmail', { user: { id: 7, team_id: 'T0STAND' } });
    await expect(ask('bob@example.org')).rejects.toThrow();
  });
});
