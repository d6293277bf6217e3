import { own, type Safe, safe, type Untrusted } from '../../components/text/printable.ts';
import { codeAlphabet, theirCode } from './code.ts';
import { isArmed, needsOneKey, opensAtMs, type Page, type Review, shownCode } from './review.ts';

/** What can happen to an open window. Pure: time comes in, and what is to be done goes out as effects. */
export type ReviewEvent =
  | { readonly kind: 'key-ignored'; readonly nowMs: number }
  | { readonly kind: 'tick'; readonly nowMs: number }
  | { readonly kind: 'layout'; readonly width: number; readonly height: number; readonly total: number }
  | { readonly kind: 'scroll'; readonly to: (page: Page) => number }
  | { readonly kind: 'switch-proof' }
  | { readonly kind: 'switch-always' }
  | { readonly kind: 'open-field' }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'enter'; readonly nowMs: number }
  | { readonly kind: 'one-key'; readonly nowMs: number }
  | { readonly kind: 'deny'; readonly block: boolean }
  | { readonly kind: 'reveal' }
  | { readonly kind: 'revealed'; readonly code: Untrusted | null }
  | { readonly kind: 'note'; readonly note: Safe }
  | { readonly kind: 'leave' }
  /** Ctrl-C: out of the window at once, whatever it is doing. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'interrupt'; readonly because: Safe }
  | { readonly kind: 'checked'; readonly problem: Safe | null }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'unanswered'; readonly because: Safe };

export type Effect =
  | { readonly kind: 'check' }
  | { readonly kind: 'approve'; readonly code: string | null }
  | { readonly kind: 'deny'; readonly block: boolean }
  | { readonly kind: 'reveal' }
  | { readonly kind: 'say'; readonly text: Safe };

/** The window afterwards, null when it closed. */
export interface Step {
  readonly review: Review | null;
  readonly effects: readonly Effect[];
}

const mostWrong = 3;
const longestTyped = 32;
const nothingSent = own('Nothing was sent.');

const stay = (review: Review, change: Partial<Review> = {}, ...effects: readonly Effect[]): Step => ({
  review: { ...review, ...change },
  effects,
});
const close = (...effects: readonly Effect[]): Step => ({ review: null, effects });
const say = (text: Safe): Effect => ({ kind: 'say', text });

type Handlers = {
  readonly [K in ReviewEvent['kind']]: (review: Review, event: Extract<ReviewEvent, { kind: K }>) => Step;
};

const handlers: Handlers = {
  'key-ignored': (review, { nowMs }) =>
    review.phase.kind === 'opening' ? stay(review, { phase: { ...review.phase, lastKeyMs: nowMs } }) : stay(review),
  tick,
  layout,
  scroll: (review, { to }) => stay(review, { page: turned(review.page, to(review.page)) }),
  'switch-proof': switchProof,
  'switch-always': switchAlways,
  'open-field': (review) =>
    isArmed(review) && review.proof === 'their-code' ? stay(review, { fieldOpen: true, note: null }) : stay(review),
  type,
  erase,
  enter,
  'one-key': (review, { nowMs }) => (isArmed(review) && needsOneKey(review) ? hold(review, nowMs) : stay(review)),
  deny: (review, { block }) => (review.phase.kind === 'reading' ? close({ kind: 'deny', block }) : stay(review)),
  reveal: (review) =>
    review.phase.kind === 'reading' && review.abilities.reveal ? stay(review, {}, { kind: 'reveal' }) : stay(review),
  revealed: (review, { code }) =>
    stay(review, {
      revealed: code,
      note: code === null ? own('The gateway has no code for this request.') : review.note,
    }),
  note: (review, { note }) => stay(review, { note }),
  leave,
  cancel: (review) =>
    review.phase.kind === 'opening' || review.phase.kind === 'sent' ? close() : leave({ ...review, fieldOpen: false }),
  interrupt,
  checked,
  mismatch,
  answered: (review) => (review.phase.kind === 'sent' ? close() : stay(review)),
  unanswered: (review, { because }) =>
    review.phase.kind === 'sent' ? stay(review, { phase: { kind: 'doubt', because } }) : stay(review),
};

export function step(review: Review, event: ReviewEvent): Step {
  // why: the table has one handler a kind; the compiler cannot relate the two sides of the lookup.
  const handler = handlers[event.kind] as (review: Review, event: ReviewEvent) => Step;
  return handler(review, event);
}

function tick(review: Review, { nowMs }: { readonly nowMs: number }): Step {
  const { phase } = review;
  if (phase.kind === 'opening' && nowMs >= opensAtMs(phase)) return stay(review, { phase: { kind: 'reading' } });
  if (phase.kind === 'held' && nowMs >= phase.dueMs)
    return stay(review, { phase: { kind: 'checking' } }, { kind: 'check' });
  return stay(review);
}

function layout(review: Review, { width, height, total }: { width: number; height: number; total: number }): Step {
  const { page } = review;
  // Another width makes other rows: what was read to the end stays read, what was half read starts again.
  const same = page.width === width && page.total === total;
  const next = { ...page, width, height, total, seen: same ? page.seen : new Set<number>() };
  return stay(review, { page: turned(next, page.scroll) });
}

/** The page at another place, with the rows it shows marked as seen. */
function turned(page: Page, wanted: number): Page {
  const scroll = Math.max(0, Math.min(wanted, page.total - page.height));
  const seen = new Set(page.seen);
  for (let row = scroll; row < Math.min(scroll + page.height, page.total); row++) seen.add(row);
  return { ...page, scroll, seen, read: page.read || (page.total > 0 && seen.size >= page.total) };
}

function switchProof(review: Review): Step {
  if (review.phase.kind !== 'reading' || !review.abilities.approve || !review.abilities.byCode) return stay(review);
  const proof = review.proof === 'by-row' ? 'their-code' : 'by-row';
  return stay(review, { proof, fieldOpen: false, typed: '', note: null });
}

/** Another decision has another code, and what it covers comes into sight, once the text was read. */
function switchAlways(review: Review): Step {
  if (review.phase.kind !== 'reading' || !review.abilities.approve || !review.offersAlways) return stay(review);
  const { page } = review;
  return stay(review, {
    always: !review.always,
    typed: '',
    note: null,
    page: page.read ? turned(page, page.total) : page,
  });
}

const takesText = (review: Review): boolean => isArmed(review) && (review.fieldOpen || shownCode(review) !== null);

function type(review: Review, { text }: { readonly text: string }): Step {
  if (!takesText(review)) return stay(review);
  const typed = review.proof === 'by-row' ? signsOf(text) : text.replace(/[^0-9A-Za-z -]/g, '');
  return stay(review, { typed: (review.typed + typed).slice(0, longestTyped), note: null });
}

const signsOf = (text: string): string =>
  [...text.toLowerCase()].filter((sign) => codeAlphabet.includes(sign)).join('');

/** Backspace; on an empty field it leaves the field, and without a field the window. */
function erase(review: Review): Step {
  if (!takesText(review) || (review.typed === '' && !review.fieldOpen)) return leave(review);
  if (review.typed === '') return stay(review, { fieldOpen: false, note: null });
  return stay(review, { typed: [...review.typed].slice(0, -1).join('') });
}

function enter(review: Review, { nowMs }: { readonly nowMs: number }): Step {
  if (!takesText(review) || review.typed === '') return stay(review);
  if (review.proof === 'their-code') {
    const note = own('Their code has 8 signs, without 0, O, 1 and I. Nothing was sent.');
    return theirCode(review.typed) === null ? stay(review, { note }) : hold(review, nowMs);
  }
  return review.typed === shownCode(review)
    ? hold(review, nowMs)
    : wrongCode(review, own('That is not the code on the screen.'));
}

const hold = (review: Review, nowMs: number): Step =>
  stay(review, { phase: { kind: 'held', dueMs: nowMs + review.allowHoldMs }, note: null, fieldOpen: false });

function wrongCode(review: Review, what: Safe): Step {
  const wrong = review.wrong + 1;
  if (wrong >= mostWrong) return close(say(safe`${what} Three wrong codes: the window closed. Nothing was decided.`));
  const left = mostWrong - wrong === 1 ? own('1 try left.') : safe`${mostWrong - wrong} tries left.`;
  const fieldOpen = review.proof === 'their-code';
  return stay(review, { phase: { kind: 'reading' }, fieldOpen, wrong, typed: '', note: safe`${what} ${left}` });
}

/** Back to the list, or out of the field first. Before SENT nothing goes out; in SENT the answer is awaited. */
function leave(review: Review): Step {
  if (review.phase.kind === 'sent' || review.phase.kind === 'opening') return stay(review);
  if (review.phase.kind === 'held' || review.phase.kind === 'checking')
    return close(say(safe`Taken back. ${nothingSent}`));
  if (review.fieldOpen) return stay(review, { fieldOpen: false, typed: '', note: null });
  return close();
}

function interrupt(review: Review, { because }: { readonly because: Safe }): Step {
  if (review.phase.kind === 'sent' || review.phase.kind === 'doubt' || review.phase.kind === 'blocked')
    return stay(review);
  return stay(review, { phase: { kind: 'blocked', because }, fieldOpen: false, typed: '', note: null, revealed: null });
}

function checked(review: Review, { problem }: { readonly problem: Safe | null }): Step {
  if (review.phase.kind !== 'checking') return stay(review);
  if (problem !== null) return interrupt(review, { because: problem });
  const code = review.proof === 'their-code' ? theirCode(review.typed) : null;
  if (review.proof === 'their-code' && code === null) return interrupt(review, { because: own('the code was lost') });
  return stay(review, { phase: { kind: 'sent' } }, { kind: 'approve', code });
}

function mismatch(review: Review): Step {
  const what = own('The gateway says: this is not the code of this request.');
  return review.phase.kind === 'sent' ? wrongCode(review, what) : stay(review);
}
