import { describe, expect, it } from 'vitest';
import { notifyApproved, pairingReply } from '../../../src/gateway/pairing/replies.ts';

describe('the one reply to a stranger', () => {
  it('holds the code and the id where the operator put them', () => {
    expect(pairingReply('You are {id}; say {code}. {code}!', 'ABCD2345', 'alice')).toBe(
      'You are alice; say ABCD2345. ABCD2345!',
    );
  });

  it('gets the code at its end when the text has no place for it', () => {
    expect(pairingReply('Hello.', 'ABCD2345', 'alice')).toBe('Hello.\nABCD2345');
  });

  it('is filled in once: an id that looks like a place is not filled, and $& means nothing', () => {
    expect(pairingReply('{id} {code}', 'ABCD2345', '{code}')).toBe('{code} ABCD2345');
    expect(pairingReply('{id} {code}', 'ABCD2345', '$&$1')).toBe('$&$1 ABCD2345');
  });
});

describe('the notice of an approval', () => {
  const sender = { channel: 'local', accountId: 'default', senderId: 'alice' };
  const chat = JSON.stringify({ accountId: 'default', chatId: 'chat-7' });

  it('goes to the chat that the request came from', async () => {
    const sent: string[] = [];
    const send = async (...parts: string[]) => void sent.push(parts.slice(0, 3).join('/'));
    expect(await notifyApproved({ send }, sender, chat)).toBe('sent');
    expect(sent).toEqual(['local/default/chat-7']);
  });

  it('says that it could not be sent, or that there is nothing to send with', async () => {
    expect(await notifyApproved({ send: () => Promise.reject(new Error('offline')) }, sender, chat)).toBe('failed');
    expect(await notifyApproved(null, sender, chat)).toBe('unsupported');
  });
});
