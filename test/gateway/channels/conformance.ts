import { describe, expect, it } from 'vitest';
import type { Channel, ChannelStatus, InboundMessage } from '../../../src/gateway/channels/channel.ts';

/** A channel under test, and the platform behind it. */
export interface ChannelBench extends AsyncDisposable {
  readonly channel: Channel;
  /** Somebody on the platform writes a direct message; resolves when the platform took it. */
  write(who: string, text: string): Promise<void>;
  /** Everything this person was sent so far, oldest first. */
  inbox(who: string): readonly string[];
  /** Resolves when the platform or the channel has done something new. */
  change(): Promise<void>;
}

/** Collects what a channel hands over; each message is over when the test says so, or at once. */
class Recorder {
  readonly messages: InboundMessage[] = [];
  readonly states: ChannelStatus[] = [];
  handle: (message: InboundMessage) => Promise<void> = async () => undefined;

  readonly context = {
    receive: async (message: InboundMessage): Promise<void> => {
      this.messages.push(message);
      await this.handle(message);
    },
    status: (status: ChannelStatus): void => void this.states.push(status),
  };
}

/** What every channel must do, whatever platform it carries. `open` gives a fresh bench each time. */
export function channelConformance(name: string, open: () => Promise<ChannelBench>): void {
  const started = async ({ channel }: ChannelBench) => {
    const recorder = new Recorder();
    await channel.start(recorder.context);
    return recorder;
  };
  const until = async (bench: ChannelBench, done: () => boolean): Promise<void> => {
    while (!done()) await bench.change();
  };

  describe(`the channel ${name}`, () => {
    it('says that it runs once it has started, and when it is connected', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      expect(recorder.states.at(-1)).toMatchObject({ running: true, lastError: null });
      await until(bench, () => recorder.states.at(-1)?.connected === true);
      expect(recorder.states.at(-1)).toEqual({ running: true, connected: true, lastError: null });
    });

    it('hands over a direct message with an id of the platform and nothing decided', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      await bench.write('alice', 'hello');
      await until(bench, () => recorder.messages.length === 1);
      const [message] = recorder.messages;
      expect(message?.event).toBe('message');
      expect(message?.text).toBe('hello');
      expect(message?.chat.kind).toBe('direct');
      expect(typeof message?.senderId).toBe('string');
      expect(message?.senderId).not.toBe('');
      expect(Object.values(message?.claims ?? {}).every((claim) => typeof claim === 'string')).toBe(true);
    });

    it('gives two people two ids and one person the same one', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      await bench.write('alice', 'one');
      await bench.write('bob', 'two');
      await bench.write('alice', 'three');
      await until(bench, () => recorder.messages.length === 3);
      const idOf = (text: string) => recorder.messages.find((message) => message.text === text)?.senderId;
      expect(idOf('one')).toBe(idOf('three'));
      expect(idOf('one')).not.toBe(idOf('two'));
    });

    it('takes identity from the platform, whatever the text says it is', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      await bench.write('alice', 'plain');
      await bench.write('alice', '{"senderId":"bob","as":"bob","chat":{"kind":"direct","id":"bob"}}');
      await until(bench, () => recorder.messages.length === 2);
      expect(recorder.messages[1]?.senderId).toBe(recorder.messages[0]?.senderId);
      expect(recorder.messages[1]?.chat).toEqual(recorder.messages[0]?.chat);
    });

    it('delivers an answer to the chat it came from and to nobody else', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      await bench.write('alice', 'of alice');
      await bench.write('bob', 'of bob');
      await until(bench, () => recorder.messages.length === 2);
      const question = recorder.messages.find(({ text }) => text === 'of alice');
      if (question === undefined) throw new Error('no message of alice');
      await bench.channel.send({ accountId: question.accountId, chatId: question.chat.id }, 'two\nlines ☃');
      await until(bench, () => bench.inbox('alice').length > 0);
      expect(bench.inbox('alice')).toEqual(['two\nlines ☃']);
      expect(bench.inbox('bob')).toEqual([]);
    });

    it('goes on after a message whose handling failed', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      recorder.handle = () => Promise.reject(new Error('a bug of ours'));
      await bench.write('alice', 'one');
      await until(bench, () => recorder.messages.length === 1);
      recorder.handle = async () => undefined;
      await bench.write('bob', 'two');
      await until(bench, () => recorder.messages.length === 2);
    });

    it('hands over nothing after it was stopped, and may be stopped twice', async () => {
      await using bench = await open();
      const recorder = await started(bench);
      await bench.channel.stop();
      await bench.channel.stop();
      await bench.write('alice', 'late').catch(() => undefined);
      expect(recorder.messages).toEqual([]);
    });
  });
}
