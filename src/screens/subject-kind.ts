import type { Row } from '../components/row.ts';
import type { Safe } from '../components/text/printable.ts';
import type { GatewayLink, Hello } from '../gateway/client/link.ts';
import type { Abilities } from './ability.ts';
import type { Answer } from './answer.ts';
import type { HoldKind } from './holds.ts';
import type { Snapshot } from './snapshot.ts';
import type { ConsoleState } from './state.ts';
import type { Subject } from './subject.ts';

/** One kind of subject: what the REVIEW window shows of it, and how a decision about it is sent. */
export interface SubjectKind<S extends Subject> {
  abilities(hello: Hello | null, readOnly: boolean, subject: S): Abilities;
  /** The scope that this console lacks for it, or null. */
  missingScope(hello: Hello | null): Safe | null;
  /** Those of the last list; null: none was read. */
  listed(snapshot: Snapshot): readonly S[] | null;
  /** SHA-256 over everything in it that a decision rests on. */
  digest(subject: S): string;
  /** Short enough for one line. */
  name(subject: S): Safe;
  /** What became of it, when it does not wait any more. */
  goneText(subject: S): Safe | null;
  /** There are facts to be careful about. */
  flagged(state: ConsoleState, subject: S): boolean;
  /** Not all of it can be shown: it can only be denied here. */
  cut(subject: S): boolean;
  /** It can be allowed for always, and what that would cover stands in the text. */
  offersAlways(subject: S): boolean;
  /** What was decided about the like of it before, in words; null: not known. */
  before(state: ConsoleState, subject: S): Safe | null;
  title(subject: S, narrow: boolean, always: boolean): Safe;
  /** The line that never scrolls away. */
  head(state: ConsoleState, subject: S, width: number): Row;
  /** The text that has to be read to its end; `before` as it was when the window opened. */
  text(state: ConsoleState, subject: S, width: number, before: Safe | null): readonly Row[];
  words(always: boolean): SubjectWords;
  approve(link: GatewayLink, subject: S, how: Consent): Promise<Answer>;
}

/** How it is approved. Sent once. */
export interface Consent {
  /** The sender's own, where that was the proof. */
  readonly code: string | null;
  readonly always: boolean;
}

export interface SubjectWords {
  /** What `d` does in the window, and what `B` does where there is such a thing. */
  readonly denial: HoldKind;
  readonly block: HoldKind;
  /** `APPROVE`, `ALLOW ONCE` */
  readonly verdict: Safe;
  /** `APPROVING`, `ALLOWING ONCE` */
  readonly doing: Safe;
  /** `the approval of` */
  readonly noun: Safe;
  /** What typing the on-screen code says, in one sentence. */
  readonly byRow: Safe;
  /** The same where one deliberate key is enough. */
  readonly byKey: Safe;
  readonly tooLong: Safe;
  readonly mayNotApprove: Safe;
}
