import { afterEach } from 'vitest';
import { openAdmission } from '../../../src/gateway/admission/admission.ts';
import { openCounted } from '../../../src/gateway/admission/counted.ts';
import { openRecent } from '../../../src/gateway/admission/recent.ts';
import { openSenderLimit } from '../../../src/gateway/admission/sender-limit.ts';
import type { InboundMessage } from '../../../src/gateway/channels/channel.ts';
import { keepRoom } from '../../../src/gateway/channels/keep-room.ts';
import type { Config } from '../../../src/gateway/config/config.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';
import { pairingReply } from '../../../src/gateway/pairing/replies.ts';
import { isNamedIn, type NamePattern } from '../../../src/gateway/policy/named-in-text.ts';
import { isOwner } from '../../../src/gateway/whose-turn.ts';
import { Place } from '../config/place.ts';
import { Desk } from '../pairing/desk.ts';

export interface Turn {
  readonly senderId: string;
  readonly accountId: string;
  readonly text: string;
  readonly stillAdmitted: () => boolean;
}

/** The admission on real pairing, with a channel in this process that says whatever a test makes it say. */
export class FrontDoor implements Disposable {
  readonly desk = new Desk();
  readonly turns: Turn[] = [];
  readonly replies: { readonly to: string; readonly text: string }[] = [];
  readonly logged: string[] = [];
  readonly recent = openRecent(() => this.desk.nowMs);
  /** Senders whose message was dropped because too much was in hand. */
  readonly crowdedOut: (string | null)[] = [];
  perMinute = 1_000_000;
  /** Names that the assistant has in groups. */
  names: readonly NamePattern[] = [];
  /** What the platform says of whoever writes, and how often it was asked. */
  administrator: 'yes' | 'no' | 'unknown' = 'unknown';
  askedAdministrator = 0;
  readonly #receive: (channel: string, message: InboundMessage) => Promise<void>;

  /** `channels` as in the configuration file; without it the defaults, which is pairing. */
  constructor(channels?: object, owners: readonly string[] = []) {
    const { desk } = this;
    const base = configOf(channels, owners);
    desk.accounts = base.accounts;
    const now = () => desk.nowMs;
    const overMinute = openSenderLimit(now);
    this.#receive = openAdmission({
      config: () => ({ ...base, accounts: desk.accounts }),
      standing: (sender) => desk.pairing.standing(sender),
      isOwner: (channel, senderIds) => isOwner(base, { channel, senderIds }),
      isNamed: (_, message) => isNamedIn(message, this.names),
      administrator: async () => {
        this.askedAdministrator += 1;
        return this.administrator;
      },
      askPairing: (sender, claims, chat) => {
        const asked = desk.pairing.room.ask(sender, claims, chat);
        return asked.outcome === 'new' ? pairingReply('Your code: {code}', asked.request.code, sender.senderId) : null;
      },
      overLimit: ({ senderId }) => overMinute(senderId, this.perMinute),
      reply: async (_, message, text) => void this.replies.push({ to: message.chat.id, text }),
      inRoom: keepRoom({
        isOwner: (channel, senderIds) => isOwner(base, { channel, senderIds }),
        dropped: (_, { senderId }) => void this.crowdedOut.push(senderId),
      }),
      deliver: async ({ senderId, accountId }, { text }, stillAdmitted) =>
        void this.turns.push({ senderId, accountId, text, stillAdmitted }),
      counted: openCounted(this.#log(), now),
      note: this.recent.note,
    });
  }

  /** A direct message from alice, but for what `overrides` say; they may be anything, as from a broken channel. */
  async receive(overrides: object = {}, channel = 'local'): Promise<void> {
    const message = {
      accountId: 'default',
      messageId: null,
      event: 'message',
      senderId: 'alice',
      aliases: [],
      claims: { name: 'alice' },
      chat: { kind: 'direct', id: 'chat-alice', rooms: [] },
      mention: 'none',
      text: 'hello',
      asides: [],
      ...overrides,
    };
    await this.receiveRaw(message, channel);
  }

  /** Exactly this object, whatever it is. */
  async receiveRaw(message: object, channel = 'local'): Promise<void> {
    // why: forged on purpose; what a channel promises by its type is what these tests break
    await this.#receive(channel, message as InboundMessage);
  }

  /** Requests, replies, turns and rows of the ledger: everything that a message can cause. */
  effects(): { rows: number; replies: number; turns: number; ledger: number } {
    const { pending, overflow } = this.desk.pairing.list({});
    return {
      rows: pending.length + overflow.length,
      replies: this.replies.length,
      turns: this.turns.length,
      ledger: this.desk.kinds().length,
    };
  }

  #log(): Log {
    const write = (subsystem: string, message: string, data: object = {}): void =>
      void this.logged.push(JSON.stringify({ subsystem, message, ...data }));
    return { debug: write, info: write, warn: write, error: write };
  }

  [Symbol.dispose](): void {
    this.desk[Symbol.dispose]();
  }
}

export const nothing = { rows: 0, replies: 0, turns: 0, ledger: 0 };

function configOf(channels: object | undefined, owners: readonly string[]): Config {
  const commands = { ownerAllowFrom: owners };
  using place = new Place(channels === undefined ? undefined : JSON.stringify({ channels, commands }));
  const loaded = place.load();
  if (!loaded.ok) throw new Error(`the configuration is refused: ${loaded.problems[0]?.message}`);
  return loaded.config;
}

/** Makes front doors for the tests of one file; those of a test end with it. */
export function doorsOfTests(): (local: object) => FrontDoor {
  const open: FrontDoor[] = [];
  afterEach(() => {
    for (const door of open.splice(0)) door[Symbol.dispose]();
  });
  return (local) => {
    const door = new FrontDoor({ local });
    open.push(door);
    return door;
  };
}
