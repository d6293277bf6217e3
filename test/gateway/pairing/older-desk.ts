import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortAllowFrom } from '../../../src/gateway/config/allow-from.ts';
import type { ChannelId } from '../../../src/gateway/protocol/channel-ids.ts';
import { accountOf, Desk } from './desk.ts';

export const file = 'telegram-allowFrom.json';
const telegram = (accountId = 'default') => accountOf(accountId, { channel: 'telegram' });

/** A desk whose state directory holds files of an older installation before it is opened for the first time. */
export class OlderDesk extends Desk {
  readonly credentials = join(this.dir, 'credentials');
  readonly remarks: { readonly words: string; readonly data: Readonly<Record<string, unknown>> }[] = [];

  put(name: string, content: unknown, mode = 0o600): void {
    mkdirSync(this.credentials, { recursive: true, mode: 0o700 });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(this.credentials, name), text);
    chmodSync(join(this.credentials, name), mode);
  }

  start(...accounts: readonly string[]): void {
    this.accounts = (accounts.length === 0 ? ['default'] : accounts).map(telegram);
    this.files = {
      dir: this.credentials,
      // why: the desk has channels of ours alone
      whyInert: (channel, entry) => sortAllowFrom(channel as ChannelId, [entry]).inert[0]?.because ?? null,
      remark: (words, data) => void this.remarks.push({ words, data }),
    };
    this.reopen();
  }

  copy(name: string): unknown {
    return JSON.parse(readFileSync(join(this.credentials, name), 'utf8')).allowFrom;
  }

  approved(): string[] {
    return this.pairing.list({}).approved.map(({ accountId, senderId }) => `${accountId}:${senderId}`);
  }

  /** What somebody had written in the place of the copy. */
  copyOld(): unknown {
    return JSON.parse(readFileSync(join(this.credentials, `${file}.old`), 'utf8'));
  }

  said(): string {
    return JSON.stringify(this.remarks);
  }
}
