import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountConfig } from '../../../src/gateway/config/config.ts';
import { drawCode } from '../../../src/gateway/pairing/code.ts';
import { openPairing, type Pairing } from '../../../src/gateway/pairing/pairing.ts';
import type { PairingFiles } from '../../../src/gateway/pairing/pairing-deps.ts';
import type { StoredRequest } from '../../../src/gateway/pairing/pairing-store.ts';
import type { Notification, PairingChanged } from '../../../src/gateway/protocol/pairing.ts';
import { type Ledger, openLedger } from '../../../src/gateway/state/ledger.ts';
import { openStore, type Store } from '../../../src/gateway/state/store.ts';

export const startMs = Date.parse('2026-11-20T09:00:00Z');

/** An account of the local channel, or another one by name. */
export const accountOf = (accountId = 'default', changes: Partial<AccountConfig> = {}): AccountConfig => ({
  channel: 'local',
  accountId,
  at: ['channels', 'local'],
  enabled: true,
  switchedOffBy: [],
  offByFlag: false,
  roomsOffBy: {},
  dmPolicy: 'pairing',
  allowFrom: [],
  inertAllowFrom: [],
  groups: { groupPolicy: 'allowlist', groupAllowFrom: null, groups: {}, inert: [] },
  ...changes,
});

/** Pairing on a real store, with a clock and codes that a test sets. */
export class Desk implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-desk-'));
  nowMs = startMs;
  /** Codes that are drawn next; random ones when it is empty. */
  readonly codes: string[] = [];
  accounts: readonly AccountConfig[] = [accountOf()];
  notification: Notification = 'sent';
  readonly notified: string[] = [];
  readonly changes: PairingChanged[] = [];
  /** Files of an older installation; a desk has none unless it is opened anew with some. */
  files: PairingFiles | null = null;
  store: Store;
  ledger: Ledger;
  pairing: Pairing;

  constructor() {
    [this.store, this.ledger, this.pairing] = this.#open();
  }

  #open(): [Store, Ledger, Pairing] {
    const store = openStore(join(this.dir, 'oc.sqlite'));
    const ledger = openLedger(store);
    const pairing = openPairing({
      store,
      ledger,
      now: () => this.nowMs,
      drawCode: () => this.codes.shift() ?? drawCode(),
      accounts: () => this.accounts,
      ownerConfigured: () => false,
      notify: async ({ senderId }, chat) => {
        this.notified.push(`${senderId} ${chat}`);
        return this.notification;
      },
      onChange: (change) => void this.changes.push(change),
      files: this.files,
    });
    return [store, ledger, pairing];
  }

  /** As a restart does: everything is closed and read again. */
  reopen(): void {
    this.pairing.close();
    this.store.close();
    [this.store, this.ledger, this.pairing] = this.#open();
  }

  /** As after kill -9: what was only in memory is gone. */
  crash(): void {
    this.store.close();
    [this.store, this.ledger, this.pairing] = this.#open();
  }

  ask(senderId: string, accountId = 'default', channel = 'local') {
    const chat = JSON.stringify({ accountId, chatId: `chat-${senderId}` });
    return this.pairing.room.ask({ channel, accountId, senderId }, { name: senderId }, chat);
  }

  /** Asks for the first time; the request with its code. */
  waiting(senderId: string, accountId = 'default', channel = 'local'): StoredRequest {
    const asked = this.ask(senderId, accountId, channel);
    if (asked.outcome !== 'new') throw new Error(`${senderId} is ${asked.outcome}`);
    return asked.request;
  }

  kinds(): string[] {
    return this.ledger.list({ limit: 1000 }).entries.map(({ kind }) => kind);
  }

  [Symbol.dispose](): void {
    this.pairing.close();
    this.store.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export const senderOf = (senderId: string, accountId = 'default') => ({ channel: 'local', accountId, senderId });
