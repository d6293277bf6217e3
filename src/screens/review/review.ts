import type { Safe, Untrusted } from '../../components/text/printable.ts';
import type { Abilities } from '../ability.ts';
import type { Subject } from '../subject.ts';
import { careLength, onScreenCode, plainLength } from './code.ts';

/**
 * The REVIEW window: the only place where an approval can be made, and it holds exactly one request.
 *
 * OPENING → READING → HELD → CHECKING → SENT → closed. Before SENT everything that disturbs ends in BLOCKED, with nothing
 * sent; after SENT an answer that does not come ends in DOUBT, and nothing is ever sent twice.
 */
export interface Review extends Occasion {
  readonly proof: 'their-code' | 'by-row';
  readonly phase: Phase;
  /** The text field of their code; by row there is no field to open, code signs are typed directly. */
  readonly fieldOpen: boolean;
  readonly typed: string;
  readonly wrong: number;
  readonly note: Safe | null;
  readonly revealed: Untrusted | null;
  /** The decision is one for all times that the same is asked for, not for this time. */
  readonly always: boolean;
  readonly page: Page;
}

/** What a window is opened over; the same until it closes. */
interface Occasion {
  /** The request as it was when the window opened; the live list never changes what is shown here. */
  readonly subject: Subject;
  readonly digest: string;
  readonly abilities: Abilities;
  /** The request has facts to be careful about: the longer code. */
  readonly flagged: boolean;
  /** Not all of it can be shown here: it can only be denied. */
  readonly cut: boolean;
  /** It can be allowed for always: what that would cover stands in the text. */
  readonly offersAlways: boolean;
  /** What was decided about the like of it before the window opened; null: not known. */
  readonly before: Safe | null;
  /** Preference `confirm: "key"`: an unflagged request needs one deliberate key by row instead of the code. */
  readonly oneKey: boolean;
  readonly allowHoldMs: number;
  /** Fresh random bytes as hex. */
  readonly nonce: string;
}

export type Phase =
  | { readonly kind: 'opening'; readonly sinceMs: number; readonly lastKeyMs: number }
  | { readonly kind: 'reading' }
  | { readonly kind: 'held'; readonly dueMs: number }
  | { readonly kind: 'checking' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'doubt'; readonly because: Safe }
  | { readonly kind: 'blocked'; readonly because: Safe };

/** Which rows of the text are on the screen, and which have been. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly total: number;
  readonly scroll: number;
  readonly seen: ReadonlySet<number>;
  /** Every row was on the screen at least once. */
  readonly read: boolean;
}

/** Longer texts can only be rejected here. */
const mostRows = 400;

export interface Opening extends Occasion {
  readonly nowMs: number;
}

export function openReview({ nowMs, ...opening }: Opening): Review {
  return {
    ...opening,
    proof: opening.abilities.byCode ? 'their-code' : 'by-row',
    phase: { kind: 'opening', sinceMs: nowMs, lastKeyMs: nowMs - quietMs },
    fieldOpen: false,
    typed: '',
    wrong: 0,
    note: null,
    revealed: null,
    always: false,
    page: { width: 0, height: 0, total: 0, scroll: 0, seen: new Set(), read: false },
  };
}

/** Rule S3: keys are drained for `drainMs` after opening, and until none has come for `quietMs`. */
export const drainMs = 600;
export const quietMs = 250;

/** When the window starts to listen. */
export const opensAtMs = ({ sinceMs, lastKeyMs }: Extract<Phase, { kind: 'opening' }>): number =>
  Math.max(sinceMs + drainMs, lastKeyMs + quietMs);

export const isArmed = (review: Review): boolean =>
  review.phase.kind === 'reading' && review.abilities.approve && review.page.read && !isTooLong(review);

/** Rule S8: what can not be read here to its end, line by line, can not be approved here. */
export const isTooLong = ({ page, cut }: Review): boolean => page.total > mostRows || cut;

/** The code this window asks for by row; null while it must not be shown, and when one key is enough. */
export function shownCode(review: Review): Safe | null {
  if (review.proof !== 'by-row' || !isArmed(review) || needsOneKey(review)) return null;
  const { nonce, digest, subject } = review;
  const input = {
    nonce,
    digest,
    id: subject.key,
    decision: subject.section === 'approvals' ? allowance(review) : 'approve',
  };
  return onScreenCode(input, review.flagged || review.always ? careLength : plainLength);
}

const allowance = ({ always }: Review): string => (always ? 'allow-always' : 'allow-once');

export const needsOneKey = (review: Review): boolean =>
  review.proof === 'by-row' && review.oneKey && !review.flagged && !review.always;
