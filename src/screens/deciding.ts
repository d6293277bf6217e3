import { own, type Safe, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { whyBlocked } from './blocked.ts';
import type { Clock } from './clock.ts';
import { problemWith, sendHeld } from './decide.ts';
import { type Doubt, settleDoubt, wasListed } from './doubts.ts';
import { addHold, dueHolds, type Hold, type HoldKind, holdMs, holdWords } from './holds.ts';
import type { Decision } from './key-row.ts';
import type { Live } from './live.ts';
import { failureOf } from './outcomes.ts';
import { askCode } from './pairings/send.ts';
import type { Preferences } from './preferences.ts';
import { type Effect, type ReviewEvent, step } from './review/machine.ts';
import { openReview, type Review } from './review/review.ts';
import { rowName } from './row-name.ts';
import type { Snapshot } from './snapshot.ts';
import { type ConsoleState, selectedRow, serverNow } from './state.ts';
import type { DecidedRow, Subject } from './subject.ts';
import type { Consent } from './subject-kind.ts';
import { isWaiting, subjectKind } from './subjects.ts';
import { allTurns } from './turns/turn.ts';

export interface DecidingOptions {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly live: Live;
  /** Fresh random bytes as hex. */
  readonly nonce: () => string;
  readonly preferences: () => Preferences;
  readonly state: () => ConsoleState;
  readonly update: (change: Partial<ConsoleState>) => void;
  readonly draw: () => void;
}

/** `a` is dead for this long after a window closed (rule S10). */
const deadMs = 500;
const longestPaste = 64;

type Doing = { readonly [D in Decision]: () => void };

/**
 * Everything that ends in a decision. INVARIANT: after `close()` and after every interruption nothing is sent, and what was
 * held is gone; a request that went out is never repeated.
 */
export class Deciding {
  readonly #options: DecidingOptions;
  readonly #doing: Doing;
  #closed = false;
  /** Grows with every window: an answer for a window that is gone changes no other. */
  #opening = 0;
  #doubts: readonly Doubt[] = [];

  constructor(options: DecidingOptions) {
    this.#options = options;
    this.#doing = this.#table();
  }

  #table(): Doing {
    const nowMs = () => this.#now();
    return {
      review: () => this.#open(),
      reject: () => this.#denySelected(),
      revoke: () => this.#holdSelected('revoke'),
      unblock: () => this.#holdSelected('unblock'),
      stop: () => this.#hold('stop', allTurns),
      undo: () => this.#undo(),
      'their-code': () => this.happen({ kind: 'open-field' }),
      'other-proof': () => this.happen({ kind: 'switch-proof' }),
      reveal: () => this.happen({ kind: 'reveal' }),
      deny: () => this.happen({ kind: 'deny', block: false }),
      'deny-and-block': () => this.happen({ kind: 'deny', block: true }),
      'enter-code': () => this.happen({ kind: 'enter', nowMs: nowMs() }),
      erase: () => this.happen({ kind: 'erase' }),
      'switch-always': () => this.happen({ kind: 'switch-always' }),
      'one-key': () => this.happen({ kind: 'one-key', nowMs: nowMs() }),
      leave: () => this.happen({ kind: 'leave' }),
    };
  }

  get #state(): ConsoleState {
    return this.#options.state();
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #say(message: Safe): void {
    this.#options.update({ message });
  }

  act(decision: Decision): void {
    this.#doing[decision]();
  }

  /** A key that is in no table: text for a field. */
  type(name: string): void {
    const text = name === 'space' ? ' ' : name;
    if ([...text].length === 1) this.happen({ kind: 'type', text });
  }

  /** Only the field that a person opened takes a paste; Enter is never part of it. */
  paste(text: string): void {
    if (this.drains()) return;
    if (this.#state.review?.fieldOpen) this.happen({ kind: 'type', text: text.slice(0, longestPaste) });
  }

  /** True while the window has just opened and swallows keys (rule S3). */
  drains(): boolean {
    if (this.#state.review?.phase.kind !== 'opening') return false;
    this.happen({ kind: 'key-ignored', nowMs: this.#now() });
    return true;
  }

  /** Decisions that were made and not sent. */
  held(): number {
    const phase = this.#state.review?.phase.kind;
    return this.#state.holds.length + (phase === 'held' || phase === 'checking' ? 1 : 0);
  }

  /** Time passed. */
  tick(): void {
    this.check();
    this.happen({ kind: 'tick', nowMs: this.#now() });
    const due = dueHolds(this.#state.holds, this.#now());
    if (due.length === 0) return;
    this.#options.update({ holds: this.#state.holds.filter((held) => !due.includes(held)) });
    for (const held of due) void this.#release(held);
  }

  /** Something changed: whatever makes deciding impossible drops what is held and blocks the window, with the reason. */
  check(): void {
    const because = whyBlocked(this.#state);
    if (because === null) return;
    if (this.#state.review === null || !isSubject(this.#state)) this.#dropHolds(because);
    this.happen({ kind: 'interrupt', because });
  }

  #dropHolds(because: Safe): void {
    const { holds } = this.#state;
    if (holds.length === 0) return;
    const what = holds.length === 1 ? own('a decision that was held') : safe`${holds.length} decisions that were held`;
    this.#options.update({ holds: [], message: safe`Dropped ${what}: ${because}. Nothing was sent.` });
  }

  /** A fresh list tells what became of decisions whose answer never came. */
  settleDoubts(before: Snapshot, after: Snapshot): void {
    if (this.#doubts.length === 0) return;
    const settled = this.#doubts.map((doubt) => ({
      doubt,
      text: wasListed(doubt, before, after) ? settleDoubt(doubt, after) : null,
    }));
    this.#doubts = settled.filter(({ text }) => text === null).map(({ doubt }) => doubt);
    for (const { text } of settled) if (text !== null) this.#say(text);
  }

  close(): void {
    this.#closed = true;
    this.#doubts = [];
    this.#options.update({ holds: [], review: null });
  }

  happen(event: ReviewEvent): void {
    const { review } = this.#state;
    if (!review || this.#closed) return;
    const next = step(review, event);
    const shut = next.review === null ? { reviewDeadUntilMs: this.#now() + deadMs } : {};
    this.#options.update({ review: next.review, ...shut });
    for (const effect of next.effects) this.#perform(effect, review);
  }

  #perform(effect: Effect, { subject, always }: Review): void {
    const { denial, block } = subjectKind(subject).words(always);
    if (effect.kind === 'say') this.#say(effect.text);
    if (effect.kind === 'deny') this.#hold(effect.block ? block : denial, subject);
    if (effect.kind === 'check') void this.#checkAgain(subject);
    if (effect.kind === 'reveal') void this.#reveal(subject);
    if (effect.kind === 'approve') void this.#approve(subject, { code: effect.code, always });
  }

  /** Runs a question for the window that is open now; its answer is dropped when that window is gone. */
  async #forWindow<T>(question: Promise<T>, take: (answer: T) => void): Promise<void> {
    const mine = this.#opening;
    const answer = await question;
    if (this.#closed || mine !== this.#opening || !this.#state.review) return;
    take(answer);
    this.#options.draw();
  }

  #checkAgain(subject: Subject): Promise<void> {
    const digest = subjectKind(subject).digest(subject);
    const question = this.#options.live.list(subject.section).then(
      (fresh) => problemWith(subject, digest, fresh, serverNow(this.#state)),
      (error: unknown) => safe`the gateway did not list it again: ${failureOf(error).why}`,
    );
    return this.#forWindow(question, (problem) =>
      this.happen({ kind: 'checked', problem: problem ?? whyBlocked(this.#state) }),
    );
  }

  async #reveal(subject: Subject): Promise<void> {
    if (subject.section !== 'pending') return;
    await this.#forWindow(askCode(this.#options.link, subject), (answer) => {
      if ('code' in answer) this.happen({ kind: 'revealed', code: answer.code });
      else this.happen({ kind: 'note', note: answer.problem });
    });
  }

  async #approve(subject: Subject, how: Consent): Promise<void> {
    const mine = this.#opening;
    const kind = subjectKind(subject);
    const answer = await kind.approve(this.#options.link, subject, how);
    if (this.#closed) return;
    const here = mine === this.#opening;
    if (answer.kind === 'answer') this.#say(answer.text);
    if (answer.kind === 'doubt') this.#doubt('approve', subject, kind.words(how.always).noun, answer.because);
    if (here && answer.kind === 'answer') this.happen({ kind: 'answered' });
    if (here && answer.kind === 'doubt') this.happen({ kind: 'unanswered', because: answer.because });
    if (here && answer.kind === 'mismatch') this.happen({ kind: 'mismatch' });
    this.#options.live.refresh();
    this.#options.draw();
  }

  async #release({ kind, row }: Hold): Promise<void> {
    this.#say(safe`Sent ${holdWords[kind].noun} ${rowName(row)}. Waiting for the answer of the gateway.`);
    const answer = await sendHeld(this.#options.link, kind, row);
    if (this.#closed) return;
    if (answer.kind === 'answer') this.#say(answer.text);
    if (answer.kind === 'doubt') this.#doubt(kind, row, holdWords[kind].noun, answer.because);
    this.#options.live.refresh();
    this.#options.draw();
  }

  #doubt(what: Doubt['what'], row: DecidedRow, noun: Safe, because: Safe): void {
    this.#doubts = [...this.#doubts, { what, row, sinceMs: this.#now() }];
    this.#say(safe`It is not known whether ${noun} ${rowName(row)} arrived: ${because}. Listing again.`);
  }

  #hold(kind: HoldKind, row: DecidedRow): void {
    const dueMs = this.#now() + holdMs(kind, this.#options.preferences());
    this.#options.update({ holds: addHold(this.#state.holds, { kind, row, dueMs }) });
  }

  #holdSelected(kind: HoldKind): void {
    const row = selectedRow(this.#state);
    // The same key lets a sender ask again and an address try again.
    if (row) this.#hold(kind === 'unblock' && row.section === 'lockout' ? 'unlock' : kind, row);
  }

  #denySelected(): void {
    const row = selectedRow(this.#state);
    if (row && isWaiting(row)) this.#hold(subjectKind(row).words(false).denial, row);
  }

  #undo(): void {
    const { holds } = this.#state;
    const last = holds.at(-1);
    if (!last) return;
    const message = safe`Taken back: ${holdWords[last.kind].noun} ${rowName(last.row)}. Nothing was sent.`;
    this.#options.update({ holds: holds.slice(0, -1), message });
  }

  #open(): void {
    const state = this.#state;
    const row = selectedRow(state);
    if (!row || !isWaiting(row) || state.review || this.#now() < state.reviewDeadUntilMs) return;
    if (state.holds.some((held) => held.row.key === row.key)) {
      this.#say(safe`A decision about ${rowName(row)} is held. Press u first to take it back.`);
      return;
    }
    this.#opening += 1;
    const { confirm, allowHoldMs } = this.#options.preferences();
    const kind = subjectKind(row);
    const review = openReview({
      subject: row,
      digest: kind.digest(row),
      abilities: kind.abilities(state.snapshot.hello, state.readOnly, row),
      flagged: kind.flagged(state, row),
      cut: kind.cut(row),
      offersAlways: kind.offersAlways(row),
      before: kind.before(state, row),
      oneKey: confirm === 'key',
      allowHoldMs,
      nonce: this.#options.nonce(),
      nowMs: this.#now(),
    });
    this.#options.update({ review, message: own('') });
  }
}

/** True when what blocks is only about the request in the window: what is held of others stays held. */
function isSubject(state: ConsoleState): boolean {
  return state.review !== null && whyBlocked({ ...state, review: null }) === null;
}
