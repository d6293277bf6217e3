import { expect } from 'vitest';
import { openAccess } from '../../../src/gateway/access/access.ts';
import { setConfigValue } from '../../../src/gateway/config/file/set-value.ts';
import { withChannelsOff } from '../../../src/gateway/config/with-channels-off.ts';
import type { Explanation, Way } from '../../../src/gateway/protocol/access.ts';
import { Place } from '../config/place.ts';
import { Desk } from '../pairing/desk.ts';

export const botToken = '42:AAcanary-canary-canary-canary-cana';
export const room = '-1001';
export const somebody = '5001';

/** What a sign-in writes, by its channel. */
const signIns: Readonly<Record<string, readonly [string, string]>> = {
  telegram: ['botToken', botToken],
  discord: ['token', 'canary-canary.canary.canary-canary-canary-canary'],
};

/** A configuration on disk and a store, as commands with the gateway down find them. */
export class Machine implements Disposable {
  readonly place: Place;
  readonly desk = new Desk();
  /** The flag that switches all channels off stands. */
  isOff = false;

  /** `telegram` beside a token; or all of `channels` in `more`. */
  constructor(telegram: object, more: object = {}) {
    this.place = new Place(JSON.stringify({ channels: { telegram: { botToken, ...telegram } }, ...more }));
    this.desk.accounts = this.config().accounts;
  }

  config() {
    const loaded = this.place.load();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return withChannelsOff(loaded.config, this.isOff);
  }

  explain(
    chat = room,
    channel = 'telegram',
    senderId = somebody,
    within: readonly string[] = [],
  ): Promise<Explanation> {
    const access = openAccess({ config: () => this.config(), pairing: this.desk.pairing, running: null });
    return access.explain({ channel, chat, senderId, within });
  }

  /** Does what the commands of a way say, on the disk and in the store. */
  async follow({ steps }: Way): Promise<void> {
    for (const command of steps.flatMap(({ commands }) => commands)) await this.#run(wordsOf(command));
  }

  async #run([, what = '', verb = '', first = '', second = '', account = '']: readonly string[]): Promise<void> {
    if (what === 'config') return await this.#set(first, JSON.parse(asJson(second)));
    if (what === 'channels' && verb === 'login') {
      const [channel = '', accountId] = first.split(':');
      const [key, token] = signIns[channel] ?? ['', ''];
      const own = accountId === undefined ? '' : `.accounts.${accountId}`;
      return await this.#set(`channels.${channel}${own}.${key}`, token);
    }
    if (what === 'channels') {
      expect([verb, first]).toEqual(['enable', '--all']);
      this.isOff = false;
      return;
    }
    if (verb === 'approve') return void (await this.desk.pairing.approve({ requestId: first }, 'ann'));
    const [channel = '', senderId = ''] = first.split(':');
    const sender = { channel, accountId: account, senderId };
    expect(second).toBe('--account');
    if (verb === 'block') this.desk.pairing.block(sender, 'ann');
    else if (verb === 'unblock') this.desk.pairing.unblock(sender, 'ann');
    else if (verb === 'revoke') this.desk.pairing.revoke(sender, 'ann');
    else throw new Error(`no command ${verb}`);
  }

  async #set(key: string, value: unknown): Promise<void> {
    await setConfigValue({ paths: this.place.paths, env: {} }, key, value);
  }

  [Symbol.dispose](): void {
    this.desk[Symbol.dispose]();
    this.place[Symbol.dispose]();
  }
}

/** As a shell takes them apart. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
const asJson = (word: string): string => (/^(true|false|\[.*\])$/.test(word) ? word : JSON.stringify(word));
