import { own, type Safe } from '../components/text/printable.ts';
import type { Burst } from '../components/use-keys.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { wantsFirstRun } from './audit/first-run.ts';
import type { Clock } from './clock.ts';
import { Deciding } from './deciding.ts';
import { typed } from './field.ts';
import { works } from './hints.ts';
import { type Decision, isReviewPlace, type KeyRow } from './key-row.ts';
import { keyRow } from './keys.ts';
import { Live } from './live.ts';
import { withoutRemark } from './logs/moves.ts';
import { showsLog } from './logs/shown.ts';
import { back, type Moves, moves, scrollTo } from './navigate.ts';
import { placeOf, takesCode } from './place.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import { TypedAhead } from './review/typed-ahead.ts';
import { layoutFor, settle } from './settle.ts';
import { differs, type Snapshot } from './snapshot.ts';
import { type ConsoleState, firstState, type Size } from './state.ts';
import { wakeIn } from './wake.ts';

export interface ControllerOptions {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly readOnly: boolean;
  readonly version: string;
  readonly size: Size;
  /** Fresh random bytes as hex. */
  readonly nonce: () => string;
  readonly onQuit: (exitCode: number) => void;
  readonly onRedraw: () => void;
  /** A request that was not there before is waiting. */
  readonly onNews: () => void;
}

/** Data is drawn at most five times a second; keys at once. */
const drawGapMs = 200;
/** Between two equal keys, below which the second is a key that is held down (rule S7). */
const repeatMs = 40;
const quitWindowMs = 2_000;
/** Longest chunk that can have been typed where text is typed, in bytes (rule S6). */
const longestTyped = 8;

/** The console without its screen: keys and news in, states out. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #live: Live;
  readonly #deciding: Deciding;
  readonly #ahead = new TypedAhead();
  readonly #listeners = new Set<() => void>();
  #state: ConsoleState;
  #preferences = defaultPreferences;
  #closed = false;
  #cancelWake = () => {};
  #cancelDraw: (() => void) | null = null;
  #drawnAtMs = 0;
  #lastKey = { name: '', atMs: 0 };
  #interruptedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ControllerOptions) {
    this.#options = options;
    const { link, clock, nonce } = options;
    this.#state = settle(firstState(options, clock.now()));
    this.#live = new Live(link, clock, (before, after) => this.#changed(before, after));
    this.#deciding = new Deciding({
      link,
      clock,
      nonce,
      live: this.#live,
      preferences: () => this.#preferences,
      state: this.state,
      update: (change) => this.#update(change),
      draw: () => this.#draw(),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ConsoleState => this.#state;

  readonly keys = ({ keys, bytes }: Burst): void => {
    this.#update({ nowMs: this.#options.clock.now() });
    for (const { name, first } of keys) {
      if (this.#closed) return;
      if (name === 'ctrl-c') this.#interrupt();
      else if (takesKey(this.#state, keys, bytes, first)) this.#press(name, first);
    }
    if (wantsFirstRun(this.#state)) this.#live.runAudit();
    this.#sweep();
    this.#draw();
  };

  readonly paste = (text: string): void => {
    if (this.#closed) return;
    if (this.#state.review === null) this.#type(text);
    else this.#deciding.paste(text);
    this.#draw();
  };

  resize(size: Size): void {
    this.#update({ size, nowMs: this.#options.clock.now() });
    this.#deciding.check();
    this.#draw();
  }

  prefer(preferences: Preferences, problem: Safe | null): void {
    this.#preferences = preferences;
    const message = problem ?? this.#state.message;
    this.#update({ trustedScripts: preferences.trustedScripts, message });
    if (problem || preferences.trustedScripts.length > 0) this.#drawSoon();
  }

  /** Drops everything that is held; afterwards nothing is ever sent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#deciding.close();
    this.#live.close();
    this.#cancelWake();
    this.#cancelDraw?.();
  }

  #update(change: Partial<ConsoleState>): void {
    this.#state = settle({ ...this.#state, ...change });
  }

  #draw(): void {
    this.#cancelDraw?.();
    this.#cancelDraw = null;
    if (this.#closed) return;
    const { clock } = this.#options;
    this.#drawnAtMs = clock.now();
    this.#update({ snapshot: this.#live.snapshot, nowMs: this.#drawnAtMs });
    for (const listener of this.#listeners) listener();
    this.#cancelWake();
    const wait = wakeIn(this.#state);
    this.#cancelWake = wait === null ? () => {} : clock.after(wait, () => this.#wake());
  }

  #drawSoon(): void {
    const { clock } = this.#options;
    this.#cancelDraw ??= clock.after(Math.max(0, this.#drawnAtMs + drawGapMs - clock.now()), () => this.#draw());
  }

  #wake(): void {
    this.#update({ nowMs: this.#options.clock.now() });
    this.#sweep();
    this.#deciding.tick();
    this.#draw();
  }

  /** Takes away what has been gone for long enough, but nothing from under the cursor. */
  #sweep(): void {
    const { cursors } = this.#state;
    const keep = new Set([cursors.pending.key, cursors.approvals.key].filter((key) => typeof key === 'string'));
    this.#live.apply({ kind: 'sweep', nowLocalMs: this.#options.clock.now(), keep });
  }

  #changed(before: Snapshot, after: Snapshot): void {
    this.#update({ snapshot: after, nowMs: this.#options.clock.now() });
    if (isNews(before, after)) this.#options.onNews();
    this.#deciding.check();
    this.#deciding.settleDoubts(before, after);
    if (wantsFirstRun(this.#state)) this.#live.runAudit();
    // The first list is what the person waits for; everything later is drawn five times a second at most.
    if (isFirst(before.pairings, after.pairings) || isFirst(before.approvals, after.approvals)) this.#draw();
    else if (differs(before, after) || this.#showsNewLines(before, after)) this.#drawSoon();
  }

  /** Lines of the log that nobody sees are no reason to draw. */
  #showsNewLines(before: Snapshot, after: Snapshot): boolean {
    return before.log !== after.log && showsLog(this.#state, layoutFor(this.#state));
  }

  #press(name: string, first: boolean): void {
    const { clock } = this.#options;
    const repeat = name === this.#lastKey.name && clock.now() - this.#lastKey.atMs < repeatMs;
    this.#lastKey = { name, atMs: clock.now() };
    const row = keyRow(placeOf(this.#state), name);
    if (this.#state.quitAsked && row?.action !== 'back') this.#update({ quitAsked: false });
    if (this.#deciding.drains() || this.#ahead.takes(row, this.#state.review, clock.now())) return;
    if (!row) this.#text(name);
    else if (row.decides === undefined || (works(this.#state, row) && isDeliberate(row, first, repeat))) this.#act(row);
  }

  /** A key that is in no table: text for a field. */
  #text(name: string): void {
    if (this.#state.review !== null) this.#deciding.type(name);
    else if (name === 'space') this.#type(' ');
    else if (!namedKey.test(name)) this.#type(name);
  }

  #type(text: string): void {
    const { field } = this.#state;
    if (field !== null) this.#update({ field: typed(field, text) });
  }

  #act({ action }: KeyRow): void {
    if (isMove(action)) this.#move(action);
    else if (action === 'refresh') this.#live.refresh();
    else if (action === 'run-audit') this.#live.runAudit();
    else if (action === 'redraw') this.#options.onRedraw();
    else if (action === 'back') this.#back();
    else this.#deciding.act(action satisfies Decision);
  }

  #move(move: keyof Moves): void {
    if (this.#state.review) this.#deciding.happen({ kind: 'scroll', to: (page) => scrollTo(move, page) });
    else this.#update(moves[move](withoutRemark(this.#state)));
  }

  #back(): void {
    const next = back(this.#state);
    if (next) this.#update(next);
    else if (this.#deciding.held() > 0 && !this.#state.quitAsked) this.#update({ quitAsked: true });
    else this.#quit(0);
  }

  #quit(exitCode: number): void {
    this.close();
    this.#options.onQuit(exitCode);
  }

  /** Ctrl-C: out of a window, a field or a page; twice within two seconds, out of the console. */
  #interrupt(): void {
    const nowMs = this.#options.clock.now();
    const again = nowMs - this.#interruptedAtMs < quitWindowMs;
    this.#interruptedAtMs = nowMs;
    if (again) {
      this.#quit(130);
      return;
    }
    const message = own('Press Ctrl-C again to quit.');
    this.#update({ help: { open: false, scroll: 0 }, field: null, quitAsked: false, message });
    this.#deciding.happen({ kind: 'cancel' });
  }
}

/** Keys that are no sign: `enter`, `pageup`, `ctrl-a`. */
const namedKey = /^(?:ctrl|alt)-|^[a-z-]{2,}$/;

const isMove = (action: KeyRow['action']): action is keyof Moves => Object.hasOwn(moves, action);

/** A decision is one key that was meant: not one of many that arrived together, and not a key that is held down. */
const isDeliberate = (row: KeyRow, first: boolean, repeat: boolean): boolean =>
  !repeat && (first || row.action === 'enter-code');

/** Rule S6: in the REVIEW window only the first key of a chunk counts; where text is typed, chunks of up to eight bytes. */
function takesKey(state: ConsoleState, keys: Burst['keys'], bytes: number, first: boolean): boolean {
  const place = placeOf(state);
  if (!isReviewPlace(place)) return true;
  const typing = place === 'review-field' || (takesCode(place) && keys.every(({ name }) => isSign(name)));
  return typing ? bytes <= longestTyped : first;
}

const isSign = (name: string): boolean => name === 'enter' || name === 'backspace' || /^[2-9acefhmprtwx]$/i.test(name);

const isFirst = (before: object | null, after: object | null): boolean => before === null && after !== null;

/** Something waits that did not wait before. */
const isNews = (before: Snapshot, after: Snapshot): boolean =>
  hasNew(before.pairings?.pending, after.pairings?.pending) ||
  hasNew(before.devices?.pending, after.devices?.pending) ||
  hasNew(before.approvals?.pending, after.approvals?.pending);

type Keyed = readonly { readonly key: string }[] | undefined;

function hasNew(before: Keyed, after: Keyed): boolean {
  if (before === undefined || before === after) return false;
  const known = new Set(before.map(({ key }) => key));
  return after?.some(({ key }) => !known.has(key)) ?? false;
}
