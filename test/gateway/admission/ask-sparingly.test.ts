import { beforeEach, describe, expect, it } from 'vitest';
import { askSparingly } from '../../../src/gateway/admission/ask-sparingly.ts';
import type { InboundMessage } from '../../../src/gateway/channels/channel.ts';

type Answer = 'yes' | 'no' | 'unknown';

let nowMs: number;
let asked: string[];
let answers: (sender: string) => Answer | Promise<Answer>;
let question: (sender: string, chat?: string, thread?: string) => Promise<Answer>;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  answers = () => 'unknown';
  const ask = askSparingly(
    async (_, { senderId }) => {
      asked.push(String(senderId));
      return await answers(String(senderId));
    },
    () => nowMs,
  );
  question = (senderId, chat = 'ops', thread = '') => {
    const message = { accountId: 'default', senderId, chat: { kind: 'group', id: `${chat}${thread}`, rooms: [chat] } };
    return ask('telegram', message as unknown as InboundMessage); // why: what it does not look at is left out
  };
});

const strangers = Array.from({ length: 50 }, (_, at) => `stranger ${at}`);

describe('a platform that does not say who administers a group', () => {
  it('is left alone about the same sender for a while, who is kept out meanwhile', async () => {
    for (let times = 0; times < 20; times += 1) expect(await question('ann')).toBe('unknown');
    expect(asked).toEqual(['ann']);
    nowMs = 10_000;
    answers = () => 'yes';
    expect(await question('ann')).toBe('yes');
  });

  it('86 is asked a handful of times about a crowd, one after the other and at one moment', async () => {
    for (const stranger of strangers) expect(await question(stranger)).toBe('unknown');
    expect(asked).toHaveLength(5);
    nowMs = 10_000;
    const late = Promise.withResolvers<Answer>();
    answers = () => late.promise;
    const crowd = strangers.map((stranger) => question(stranger));
    expect(asked).toHaveLength(10);
    late.resolve('unknown');
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['unknown']));
  });

  it('86 is asked no more about a crowd, or one of it, that opens a thread for each message', async () => {
    for (const [at, stranger] of strangers.entries()) expect(await question(stranger, 'ops', `:${at}`)).toBe('unknown');
    for (const at of strangers.keys()) expect(await question('ann', 'elsewhere', `:${at}`)).toBe('unknown');
    expect(asked).toHaveLength(6);
  });

  it('is asked about whoever it has answered about, whatever a crowd does, and about other chats', async () => {
    answers = (sender) => (sender === 'ann' ? 'yes' : 'unknown');
    expect(await question('ann')).toBe('yes');
    for (const stranger of strangers) await question(stranger);
    expect(await question('ann')).toBe('yes');
    expect(await question('ann', 'elsewhere')).toBe('yes');
  });
});

describe('a platform that answers', () => {
  it('is asked once for what one person writes at one moment, and all of it is heard', async () => {
    const late = Promise.withResolvers<Answer>();
    answers = () => late.promise;
    const both = [question('ann'), question('ann')];
    late.resolve('yes');
    expect(await Promise.all(both)).toEqual(['yes', 'yes']);
    expect(asked).toEqual(['ann']);
  });

  it('is asked about everybody, each time', async () => {
    answers = (sender) => (sender === 'ann' ? 'yes' : 'no');
    for (const sender of ['ann', 'ann', ...strangers]) await question(sender);
    expect(asked).toEqual(['ann', 'ann', ...strangers]);
  });
});
