import type { PairingRequestRow } from '../../src/gateway/protocol/pairing.ts';
import { Controller } from '../../src/screens/controller.ts';
import { defaultPreferences, type Preferences } from '../../src/screens/preferences.ts';
import { shownCode } from '../../src/screens/review/review.ts';
import type { ConsoleState, Size } from '../../src/screens/state.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { FakeLink, request } from './fake-link.ts';

export const theirCode = 'K7QX2ABM';

export interface DeskOptions {
  readonly size?: Size;
  readonly readOnly?: boolean;
  readonly preferences?: Partial<Preferences>;
  readonly pending?: (nowMs: number) => readonly PairingRequestRow[];
  readonly prepare?: (link: FakeLink) => void;
  /** Key of the pane to start in; Pairings. */
  readonly pane?: string;
}

/** A person at the console without a screen: presses keys, lets time pass, and asks the gateway what it was sent. */
export class Desk {
  readonly clock = new FakeClock();
  readonly link = new FakeLink(this.clock.now);
  readonly controller: Controller;
  quit: number | null = null;
  news = 0;

  constructor(options: DeskOptions = {}) {
    const nowMs = this.clock.now();
    this.link.pending = [...(options.pending?.(nowMs) ?? [request('123', {}, nowMs), request('456', {}, nowMs)])];
    options.prepare?.(this.link);
    this.controller = new Controller({
      link: this.link,
      clock: this.clock,
      readOnly: options.readOnly ?? false,
      version: '0.1.0',
      size: options.size ?? { columns: 80, rows: 24 },
      nonce: () => 'ab'.repeat(16),
      onQuit: (code) => {
        this.quit = code;
      },
      onRedraw: () => {},
      onNews: () => {
        this.news += 1;
      },
    });
    if (options.preferences) this.controller.prefer({ ...defaultPreferences, ...options.preferences }, null);
  }

  static async open(options: DeskOptions = {}): Promise<Desk> {
    const desk = new Desk(options);
    desk.link.connect();
    await desk.clock.advance(500);
    await desk.press(options.pane ?? '2');
    return desk;
  }

  get state(): ConsoleState {
    return this.controller.state();
  }

  get phase(): string {
    return this.state.review?.phase.kind ?? 'closed';
  }

  /** Each key alone, a tenth of a second apart. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const name of keys) {
      this.controller.keys({ keys: [{ name, first: true }], bytes: Buffer.byteLength(name) });
      await this.clock.advance(100);
    }
  }

  /** All in one chunk. */
  chunk(text: string): void {
    const names = [...text].map((name) => ({ ' ': 'space', '\r': 'enter', '\t': 'tab' })[name] ?? name);
    this.controller.keys({
      keys: names.map((name, at) => ({ name, first: at === 0 })),
      bytes: Buffer.byteLength(text),
    });
  }

  /** Opens the window and reads to the end. */
  async review(): Promise<void> {
    await this.press('a');
    await this.clock.advance(1000);
    for (let page = 0; page < 60 && !this.state.review?.page.read; page++) await this.press('space');
  }

  async typeTheirCode(code = theirCode): Promise<void> {
    await this.press('c', ...code, 'enter');
  }

  async typeShownCode(): Promise<void> {
    await this.press('r');
    const { review } = this.state;
    await this.press(...((review && shownCode(review)) ?? ''), 'enter');
  }

  /** The list on the gateway is another now, and the console heard of it. */
  async gatewayLists(pending: readonly PairingRequestRow[]): Promise<void> {
    this.link.pending = [...pending];
    this.link.changed();
    await this.clock.advance(500);
  }

  settled = settled;
}
