import { describe, expect, it } from 'vitest';
import { type Askable, probeAll, resolveAt } from '../../../src/gateway/channels/ask-platform.ts';
import type { Channel } from '../../../src/gateway/channels/channel.ts';

const silent: Channel = {
  start: async () => undefined,
  send: async () => ({ messageId: null }),
  stop: async () => undefined,
};

const account = (accountId: string, more: Partial<Channel>, channel = 'slack'): Askable => ({
  channel,
  accountId,
  open: async () => ({ ...silent, ...more }),
});

const good = account('good', { probe: async () => ({ botId: 'T1:U1', botName: 'bot' }) });

describe('asking the platforms who we are', () => {
  it('is done side by side, and one that never answers is a row that says so', async () => {
    const deaf = account('deaf', { probe: () => new Promise(() => undefined) });
    const down: Askable = {
      ...good,
      accountId: 'down',
      open: () => Promise.reject(new Error('there is no bot token')),
    };
    const rows = await probeAll([deaf, good, down, account('none', {}, 'local')], {}, 50);
    expect(rows).toMatchObject([
      { accountId: 'deaf', botId: null, error: 'no answer in 0.05 seconds' },
      { accountId: 'good', botId: 'T1:U1', botName: 'bot', error: null },
      { accountId: 'down', botId: null, error: 'there is no bot token' },
    ]);
  });

  it('asks those alone that are meant', async () => {
    const other = { ...good, channel: 'discord' };
    expect(await probeAll([good, other], { channel: 'discord' })).toMatchObject([{ channel: 'discord' }]);
    expect(await probeAll([good, other], { accountId: 'bad' })).toEqual([]);
  });
});

describe('asking a platform for the id of a person', () => {
  const knows = { resolve: async (who: string) => (who === 'a@b' ? { id: 'T1:U7', name: 'ann' } : null) };

  it('tells a person, nobody, and that a platform tells nobody', async () => {
    const one = account('one', knows);
    expect(await resolveAt([one], { channel: 'slack' }, 'a@b')).toEqual({ outcome: 'found', id: 'T1:U7', name: 'ann' });
    expect(await resolveAt([one], { channel: 'slack' }, 'c@d')).toEqual({ outcome: 'nobody' });
    expect(await resolveAt([good], { channel: 'slack' }, 'a@b')).toEqual({ outcome: 'impossible' });
  });

  it('guesses no account', async () => {
    const two = [account('one', knows), account('two', knows)];
    await expect(resolveAt(two, { channel: 'slack' }, 'a@b')).rejects.toMatchObject({ code: 'AMBIGUOUS_ID' });
    await expect(resolveAt([], { channel: 'slack' }, 'a@b')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await resolveAt(two, { channel: 'slack', accountId: 'two' }, 'a@b')).toMatchObject({ id: 'T1:U7' });
  });
});
