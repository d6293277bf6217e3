import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { canaryToken, RealGateway } from '../../gateway/methods/real-gateway.ts';
import type { Attacker } from '../attacker.ts';
import { DiscordStage } from './discord.ts';
import { SlackStage } from './slack.ts';
import type { Heard, Stage } from './stage.ts';
import { TelegramStage } from './telegram.ts';
import { WhatsAppStage } from './whatsapp.ts';

/** Every platform with people on it. A channel whose gateway carries it belongs here. */
export const stages: readonly (readonly [string, () => Promise<Stage>])[] = [
  ['telegram', TelegramStage.open],
  ['discord', DiscordStage.open],
  ['slack', SlackStage.open],
  ['whatsapp', WhatsAppStage.open],
];

const longestMs = 15_000;
const plenty = { limits: { perSenderPerMinute: 1000, queuedPerSession: 50 } };

/** A running gateway with one bot on a stage, whose rules a test sets. */
export class Hall implements AsyncDisposable {
  readonly stage: Stage;
  readonly gateway: RealGateway;
  readonly operator: Attacker;
  /** Limits that no test comes near. */
  readonly plenty = plenty;
  #files = 0;
  #heardBefore = 0;
  #marks = 0;

  private constructor(stage: Stage, gateway: RealGateway, operator: Attacker) {
    this.stage = stage;
    this.gateway = gateway;
    this.operator = operator;
  }

  static async open(openStage: () => Promise<Stage>): Promise<Hall> {
    const stage = await openStage();
    const gateway = await RealGateway.open();
    const hall = new Hall(stage, gateway, await gateway.operator());
    stage.prepare(gateway.paths.stateDir);
    await hall.rules({});
    return hall;
  }

  async #isConnected(): Promise<boolean> {
    const { payload } = await this.operator.request('channels.status', {});
    // why: its schema is tested with the other results
    const { channelAccounts } = payload as unknown as {
      channelAccounts: Readonly<Record<string, readonly { readonly connected: boolean }[]>>;
    };
    return channelAccounts[this.stage.channel]?.[0]?.connected === true;
  }

  /**
   * From now on these rules are in force for the bot's account, and what was heard before counts no more. Bob may always
   * write directly: by his words, or those of `who`, it is known when everything before them was handled.
   */
  async rules(account: object, more: object = {}, who: string = this.stage.people.bob): Promise<void> {
    const { channel, account: signIn, people } = this.stage;
    const bot = { dmPolicy: 'pairing', ...signIn, ...account };
    const allowFrom = [people.bob, ...('allowFrom' in bot && Array.isArray(bot.allowFrom) ? bot.allowFrom : [])];
    const channels = { [channel]: { ...bot, allowFrom } };
    // Something that concerns nobody here, so that each is another configuration and its beginning is told.
    const approvals = { timeout: 300_000 + this.#files++ };
    const gateway = { auth: { token: canaryToken } };
    const file = JSON.stringify({ gateway, messages: plenty, approvals, channels, ...more });
    const before = this.operator.events('config.changed').length;
    writeFileSync(this.gateway.paths.configFile, file, { mode: 0o600 });
    await this.until(() => this.operator.events('config.changed').length > before);
    // The bot may have been restarted, and what is written meanwhile is lost on some platforms.
    await this.until(() => this.#isConnected());
    await this.#awake(who);
    this.forget();
  }

  async #awake(who: string): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const heard = this.stage.heard().length;
      let at = 0;
      await this.until(() => {
        if (at++ % 30 === 0) this.#mark(who);
        return this.stage.heard().length > heard;
      });
    }
  }

  #mark(who: string): string {
    const text = `${marker}${this.#marks++}.`;
    this.stage.say(who, null, { text });
    return text;
  }

  forget(): void {
    this.#heardBefore = this.stage.heard().length;
  }

  /** What the bot wrote since the rules were set, but for its answers to the words by which we wait. */
  heard(): readonly Heard[] {
    return this.stage
      .heard()
      .slice(this.#heardBefore)
      .filter(({ text }) => !text.includes(marker));
  }

  async hears(count: number): Promise<readonly Heard[]> {
    await this.until(() => this.heard().length >= count);
    return this.heard();
  }

  /** Everything that was heard when all that was written before was handled, and this many answers have come. */
  async answers(count: number): Promise<readonly Heard[]> {
    await this.settled();
    return await this.hears(count);
  }

  /** Resolves when everything that was written before was taken up, and what is denied is over; `who` may write directly. */
  async settled(who: string = this.stage.people.bob): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const mark = this.#mark(who);
      await this.until(() => this.stage.heard().some(({ text }) => text.includes(mark)));
    }
  }

  async pending(): Promise<readonly { readonly senderId: string; readonly requestId: string }[]> {
    const { payload } = await this.operator.request('oc.pairing.list', {});
    const { pending } = payload as unknown as { pending: readonly { senderId: string; requestId: string }[] }; // why: as above
    return pending;
  }

  /** Somebody writes for the first time, and is let in. */
  async pair(person: string): Promise<void> {
    this.stage.say(person, null, { text: 'may I' });
    await this.until(async () => (await this.pending()).some(({ senderId }) => senderId === person));
    const requestId = (await this.pending()).find(({ senderId }) => senderId === person)?.requestId;
    const { ok } = await this.operator.request('oc.pairing.approve', { requestId });
    if (!ok) throw new Error(`${person} was not let in`);
    await this.until(() => this.heard().some(({ where, text }) => where === person && text.includes('approved')));
    this.forget();
  }

  async until(done: () => boolean | Promise<boolean>): Promise<void> {
    const lastMs = performance.now() + longestMs;
    while (!(await done())) {
      if (performance.now() > lastMs) {
        throw new Error(`it did not happen; heard: ${JSON.stringify(this.heard())}; ${this.gateway.complaints.join()}`);
      }
      await delay(10);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway[Symbol.asyncDispose]();
    await this.stage[Symbol.asyncDispose]();
  }
}

const marker = 'how far are you ';
