import { own, type Safe, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { whyNoDecision } from './ability.ts';
import type { Clock } from './clock.ts';
import { type Answer, askCode, type Doubt, problemWith, sendApproval, sendHeld, settleDoubt } from './decide.ts';
import { addHold, dueHolds, type Hold, type HoldKind, holdWords, shortName } from './holds.ts';
import type { Action } from './keys.ts';
import { kindOf } from './layout.ts';
import type { Live } from './live.ts';
import { failureOf } from './outcomes.ts';
import { careFor } from './pairings/care.ts';
import type { Pending } from './pairings/facts.ts';
import { goneText, isWaiting } from './pairings/rows.ts';
import type { Preferences } from './preferences.ts';
import { digestOf } from './review/digest.ts';
import { type Effect, type ReviewEvent, step } from './review/machine.ts';
import { openReview, type Page } from './review/review.ts';
import type { Snapshot } from './snapshot.ts';
import { abilities, type ConsoleState, sectionRows, selectedRow, serverNow } from './state.ts';

/**
 * Everything that ends in a decision. INVARIANT: after `close()` and after every interruption nothing is sent, and what was
 * held is gone; a request that went out is never repeated.
 */
export interface Deciding {
  act(action: Action): void;
  /** A key that is in no table: text for a field. */
  type(name: string): void;
  paste(text: string): void;
  tick(): void;
  news(before: Snapshot, after: Snapshot): void;
  resized(): void;
  /** True while the window has just opened and swallows keys. */
  drains(): boolean;
  /** Decisions that were made and not sent. */
  held(): number;
  cancel(): void;
  close(): void;
}

export interface DecidingOptions {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly live: Live;
  readonly nonce: () => string;
  readonly preferences: () => Preferences;
  readonly state: () => ConsoleState;
  readonly update: (change: Partial<ConsoleState>) => void;
  readonly draw: () => void;
}

/** `a` is dead for this long after a window closed (rule S10). */
const deadMs = 500;
const dropped = own('The connection was lost');

export function openDeciding(options: DecidingOptions): Deciding {
  const { link, clock, live, state, update, draw } = options;
  let closed = false;
  /** Grows with every window: an answer for a window that is gone changes no other. */
  let opening = 0;
  let doubts: readonly Doubt[] = [];

  const say = (message: Safe): void => update({ message });

  function happen(event: ReviewEvent): void {
    const { review } = state();
    if (!review || closed) return;
    const next = step(review, event);
    update({ review: next.review, ...(next.review ? {} : { reviewDeadUntilMs: clock.now() + deadMs }) });
    for (const effect of next.effects) perform(effect, review.subject);
  }

  function perform(effect: Effect, subject: Pending): void {
    if (effect.kind === 'say') say(effect.text);
    if (effect.kind === 'deny') hold(effect.block ? 'block' : 'reject', subject);
    if (effect.kind === 'check') void check(subject);
    if (effect.kind === 'reveal') void reveal(subject);
    if (effect.kind === 'approve') void approve(subject, effect.code);
  }

  /** Runs a question for the window that is open now; its answer is dropped when that window is gone. */
  async function forWindow<T>(question: Promise<T>, take: (answer: T) => void): Promise<void> {
    const mine = opening;
    const answer = await question;
    if (closed || mine !== opening || !state().review) return;
    take(answer);
    draw();
  }

  const check = (subject: Pending): Promise<void> =>
    forWindow(
      live.list().then(
        (fresh) => problemWith(subject, digestOf(subject), fresh, serverNow(state())),
        (error: unknown) => safe`the gateway did not list it again: ${failureOf(error).why}`,
      ),
      (problem) => happen({ kind: 'checked', problem: problem ?? whyBlocked(state()) }),
    );

  const reveal = (subject: Pending): Promise<void> =>
    forWindow(askCode(link, subject), (answer) => {
      if ('code' in answer) happen({ kind: 'revealed', code: answer.code });
      else say(answer.problem);
    });

  async function approve(subject: Pending, code: string | null): Promise<void> {
    const mine = opening;
    const answer = await sendApproval(link, subject, code);
    if (closed) return;
    const here = mine === opening;
    if (answer.kind === 'answer') say(answer.text);
    if (answer.kind === 'doubt') doubt({ what: 'approve', row: subject, sinceMs: clock.now() }, answer.because);
    if (here && answer.kind === 'answer') happen({ kind: 'answered' });
    if (here && answer.kind === 'doubt') happen({ kind: 'unanswered', because: answer.because });
    if (here && answer.kind === 'mismatch') happen({ kind: 'mismatch' });
    live.refresh();
    draw();
  }

  function doubt(what: Doubt, because: Safe): void {
    doubts = [...doubts, what];
    const noun = what.what === 'approve' ? own('the approval of') : holdWords[what.what].noun;
    say(safe`It is not known whether ${noun} ${shortName(what.row)} arrived: ${because}. Listing again.`);
  }

  function hold(kind: HoldKind, row: Hold['row']): void {
    const dueMs = clock.now() + options.preferences().denyHoldMs;
    update({ holds: addHold(state().holds, { kind, row, dueMs }) });
  }

  async function release({ kind, row }: Hold): Promise<void> {
    say(safe`Sent ${holdWords[kind].noun} ${shortName(row)}. Waiting for the answer of the gateway.`);
    const answer: Answer = await sendHeld(link, kind, row);
    if (closed) return;
    if (answer.kind === 'answer') say(answer.text);
    if (answer.kind === 'doubt') doubt({ what: kind, row, sinceMs: clock.now() }, answer.because);
    live.refresh();
    draw();
  }

  function open(): void {
    const row = selectedRow(state());
    if (!row || !isWaiting(row) || state().review || clock.now() < state().reviewDeadUntilMs) return;
    opening += 1;
    const { confirm, allowHoldMs } = options.preferences();
    update({
      review: openReview({
        subject: row,
        digest: digestOf(row),
        abilities: abilities(state()),
        flagged: careFor(row, sectionRows(state(), 'approved')).length > 0,
        oneKey: confirm === 'key',
        allowHoldMs,
        nonce: options.nonce(),
        nowMs: clock.now(),
      }),
    });
  }

  function undo(): void {
    const last = state().holds.at(-1);
    if (!last) return;
    update({
      holds: state().holds.slice(0, -1),
      message: safe`Taken back: ${holdWords[last.kind].noun} ${shortName(last.row)}. Nothing was sent.`,
    });
  }

  function holdSelected(kind: HoldKind): void {
    const row = selectedRow(state());
    if (row) hold(kind, row);
  }

  /** Whatever makes deciding impossible drops what is held and blocks the window, with the reason. */
  function interrupt(because: Safe): void {
    const { holds } = state();
    if (holds.length > 0) {
      update({
        holds: [],
        message: safe`Dropped ${holds.length === 1 ? own('a decision that was') : safe`${holds.length} decisions that were`} held: ${because}. Nothing was sent.`,
      });
    }
    happen({ kind: 'interrupt', because });
  }

  const doing: { readonly [A in Action]?: () => void } = {
    review: open,
    reject: () => holdSelected('reject'),
    revoke: () => holdSelected('revoke'),
    unblock: () => holdSelected('unblock'),
    undo,
    'their-code': () => happen({ kind: 'open-field' }),
    'other-proof': () => happen({ kind: 'switch-proof' }),
    reveal: () => happen({ kind: 'reveal' }),
    deny: () => happen({ kind: 'deny', block: false }),
    'deny-and-block': () => happen({ kind: 'deny', block: true }),
    'enter-code': () => happen({ kind: 'enter', nowMs: clock.now() }),
    erase: () => happen({ kind: 'erase' }),
    'one-key': () => happen({ kind: 'one-key', nowMs: clock.now() }),
    leave: () => happen({ kind: 'leave' }),
    ...scrolls((to) => happen({ kind: 'scroll', to })),
  };

  return {
    act: (action) => doing[action]?.(),
    type: (name) => {
      const text = name === 'space' ? ' ' : name;
      if ([...text].length === 1) happen({ kind: 'type', text });
    },
    // Only the field that a person opened takes a paste; Enter is never part of it.
    paste: (text) => {
      const { review } = state();
      if (review?.phase.kind === 'opening') happen({ kind: 'key-ignored', nowMs: clock.now() });
      else if (review?.fieldOpen) happen({ kind: 'type', text: text.slice(0, 64) });
    },
    tick: () => {
      const why = whyBlocked(state());
      if (why !== null) interrupt(why);
      happen({ kind: 'tick', nowMs: clock.now() });
      const due = dueHolds(state().holds, clock.now());
      if (due.length === 0) return;
      update({ holds: state().holds.filter((held) => !due.includes(held)) });
      for (const held of due) void release(held);
    },
    news: (before, after) => {
      const why = whyBlocked(state());
      if (why !== null) interrupt(why);
      if (after.lists === before.lists || !after.pairings || doubts.length === 0) return;
      const fresh = after.pairings;
      for (const open of doubts.filter(({ sinceMs }) => sinceMs <= after.askedAtMs)) say(settleDoubt(open, fresh));
      doubts = doubts.filter(({ sinceMs }) => sinceMs > after.askedAtMs);
    },
    resized: () => {
      const { size, single } = state();
      if (kindOf(size, single) === 'too-small') interrupt(own('the screen is too small'));
    },
    drains: () => {
      if (state().review?.phase.kind !== 'opening') return false;
      happen({ kind: 'key-ignored', nowMs: clock.now() });
      return true;
    },
    held: () => state().holds.length + (isHolding(state()) ? 1 : 0),
    cancel: () => happen({ kind: 'leave' }),
    close: () => {
      closed = true;
      doubts = [];
      update({ holds: [], review: null });
    },
  };
}

const isHolding = ({ review }: ConsoleState): boolean =>
  review?.phase.kind === 'held' || review?.phase.kind === 'checking';

type Turn = (to: (page: Page) => number) => void;

const scrolls = (turn: Turn): { readonly [A in Action]?: () => void } => ({
  down: () => turn(({ scroll }) => scroll + 1),
  up: () => turn(({ scroll }) => scroll - 1),
  'page-down': () => turn(({ scroll, height }) => scroll + Math.max(1, height - 1)),
  'page-up': () => turn(({ scroll, height }) => scroll - Math.max(1, height - 1)),
  first: () => turn(() => 0),
  last: () => turn(({ total }) => total),
});

/** Why nothing can be decided about what is open or held; null when all is as it was. */
function whyBlocked(state: ConsoleState): Safe | null {
  const why = whyNoDecision(state.snapshot);
  if (why === 'not connected') return dropped;
  if (why === 'slow') return own('the gateway is silent');
  if (why === 'no scope') return own('this console lost the scope operator.pairing');
  return whySubject(state);
}

function whySubject(state: ConsoleState): Safe | null {
  const { review } = state;
  if (!review || review.phase.kind === 'sent' || !state.snapshot.pairings) return null;
  const now = state.snapshot.pairings.pending.find(({ key }) => key === review.subject.key);
  if (!now) return own('the request is no longer waiting');
  if (now.gone) return safe`the request is no longer waiting: ${goneText(now.gone)}`;
  if (digestOf(now) !== review.digest) return own('the request changed after you read it');
  return now.expiresAtMs <= serverNow(state) ? own('the request expired') : null;
}
