import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { Burst } from '../components/use-keys.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import type { Clock } from './clock.ts';
import { type Deciding, openDeciding } from './deciding.ts';
import { works } from './hints.ts';
import { type KeyRow, keyRow } from './keys.ts';
import { type Live, openLive } from './live.ts';
import { back, isMove, moves } from './navigate.ts';
import { defaultPreferences, type Preferences } from './preferences.ts';
import { settle } from './settle.ts';
import { differs, emptySnapshot, type Snapshot } from './snapshot.ts';
import { type ConsoleState, placeOf, type Size } from './state.ts';
import { wakeIn } from './wake.ts';

/** The console without its screen: keys and news in, states out. */
export interface Controller {
  subscribe(listener: () => void): () => void;
  state(): ConsoleState;
  keys(burst: Burst): void;
  paste(text: string): void;
  resize(size: Size): void;
  prefer(preferences: Preferences, problem: Safe | null): void;
  /** Drops everything that is held; afterwards nothing is ever sent. */
  close(): void;
}

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
/** Between two equal keys, below which the second is a key that is held down. */
const repeatMs = 40;
const quitWindowMs = 2_000;
const longestFieldChunk = 8;

export function openController(options: ControllerOptions): Controller {
  const { link, clock } = options;
  const listeners = new Set<() => void>();
  let state = settle(firstState(options));
  let preferences = defaultPreferences;
  let closed = false;
  let cancelWake = () => {};
  let cancelDraw: (() => void) | null = null;
  let drawnAtMs = 0;
  let lastKey = { name: '', atMs: 0 };
  let lastInterruptMs = Number.NEGATIVE_INFINITY;

  const draw = (): void => {
    cancelDraw?.();
    cancelDraw = null;
    if (closed) return;
    drawnAtMs = clock.now();
    state = settle({ ...state, snapshot: live.snapshot, nowMs: drawnAtMs });
    for (const listener of listeners) listener();
    cancelWake();
    const wait = wakeIn(state);
    cancelWake = wait === null ? () => {} : clock.after(wait, wake);
  };
  const drawSoon = (): void => {
    cancelDraw ??= clock.after(Math.max(0, drawnAtMs + drawGapMs - clock.now()), draw);
  };
  const update = (change: Partial<ConsoleState>): void => {
    state = settle({ ...state, ...change });
  };
  const wake = (): void => {
    update({ nowMs: clock.now() });
    live.apply({ kind: 'sweep', nowLocalMs: clock.now(), keep: state.cursors.pending.key ?? null });
    deciding.tick();
    draw();
  };
  const onChange = (before: Snapshot, after: Snapshot): void => {
    update({ snapshot: after, nowMs: clock.now() });
    if (isNews(before, after)) options.onNews();
    deciding.news(before, after);
    if (differs(before, after)) drawSoon();
  };
  const live: Live = openLive({ link, clock, onChange });
  const deciding: Deciding = openDeciding({
    link,
    clock,
    live,
    nonce: options.nonce,
    preferences: () => preferences,
    state: () => state,
    update,
    draw,
  });

  const isRepeat = (name: string): boolean => name === lastKey.name && clock.now() - lastKey.atMs < repeatMs;

  function press(name: string, first: boolean): void {
    const row = keyRow(placeOf(state), name);
    const repeat = isRepeat(name);
    lastKey = { name, atMs: clock.now() };
    if (state.quitAsked && row?.action !== 'back' && row?.action !== 'leave') update({ quitAsked: false });
    if (deciding.drains()) return;
    if (!row) return deciding.type(name);
    // Rules S6 and S7: a decision is one deliberate key, never one of many that arrived together, never a key held down.
    if (row.decides !== undefined && (!works(state, row) || (row.place === 'pairings' && !first) || repeat)) return;
    act(row);
  }

  function act(row: KeyRow): void {
    const { action } = row;
    if (
      isReviewPlace(row) ||
      action === 'review' ||
      action === 'reject' ||
      action === 'revoke' ||
      action === 'unblock' ||
      action === 'undo'
    ) {
      return deciding.act(action);
    }
    if (isMove(action)) return update(moves[action](state));
    if (action === 'refresh') return live.refresh();
    if (action === 'redraw') return options.onRedraw();
    if (action === 'back') goBack();
  }

  function goBack(): void {
    const next = back(state);
    if (next) return update(next);
    if (deciding.held() > 0 && !state.quitAsked) return update({ quitAsked: true });
    quit(0);
  }

  function quit(exitCode: number): void {
    close();
    options.onQuit(exitCode);
  }

  /** Ctrl-C: out of a window, a field or a page; twice within two seconds, out of the console. */
  function interrupt(): void {
    const again = clock.now() - lastInterruptMs < quitWindowMs;
    lastInterruptMs = clock.now();
    if (again) return quit(130);
    deciding.cancel();
    update({ help: { open: false, scroll: 0 }, quitAsked: false, message: own('Press Ctrl-C again to quit.') });
  }

  function close(): void {
    if (closed) return;
    closed = true;
    deciding.close();
    live.close();
    cancelWake();
    cancelDraw?.();
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    keys: ({ keys, bytes }) => {
      if (closed) return;
      update({ nowMs: clock.now() });
      for (const { name, first } of keys) {
        if (name === 'ctrl-c') interrupt();
        else if (takesKey(state, keys, bytes, first)) press(name, first);
        if (closed) return;
      }
      draw();
    },
    paste: (text) => {
      if (closed) return;
      deciding.paste(text);
      draw();
    },
    resize: (size) => {
      update({ size, nowMs: clock.now() });
      deciding.resized();
      draw();
    },
    prefer: (loaded, problem) => {
      preferences = loaded;
      update({ trustedScripts: loaded.trustedScripts, ...(problem ? { message: problem } : {}) });
      drawSoon();
    },
    close,
  };
}

/** Rule S6: in the REVIEW window only the first key of a chunk counts; where text is typed, chunks of up to eight bytes. */
function takesKey(state: ConsoleState, keys: Burst['keys'], bytes: number, first: boolean): boolean {
  const place = placeOf(state);
  if (!place.startsWith('review')) return true;
  const typed = place === 'review-field' || (place === 'review-code' && keys.every(({ name }) => isSign(name)));
  return typed ? bytes <= longestFieldChunk : first;
}

const isSign = (name: string): boolean => name === 'enter' || name === 'backspace' || /^[2-9acefhmprtwx]$/i.test(name);

const isReviewPlace = ({ place }: KeyRow): boolean => place.startsWith('review');

function isNews(before: Snapshot, after: Snapshot): boolean {
  if (before.pairings === null || before.pairings === after.pairings) return false;
  const known = new Set(before.pairings.pending.map(({ key }) => key));
  return after.pairings?.pending.some(({ key }) => !known.has(key)) ?? false;
}

const nowhere = { key: undefined, top: 0 };

function firstState({ link, clock, readOnly, version, size }: ControllerOptions): ConsoleState {
  const { name, transport, sharesUser } = link;
  return {
    gateway: { name, transport, sharesUser },
    readOnly,
    version,
    snapshot: emptySnapshot(link.state, link.hello),
    nowMs: clock.now(),
    size,
    pane: 'pairings',
    section: 'pending',
    cursors: { pending: nowhere, approved: nowhere, denied: nowhere },
    detailOpen: false,
    detailScroll: 0,
    statusScroll: 0,
    help: { open: false, scroll: 0 },
    single: false,
    review: null,
    holds: [],
    message: safe`oc ${printable(version)}. Press ? for the keys.`,
    quitAsked: false,
    reviewDeadUntilMs: 0,
    trustedScripts: [],
  };
}
