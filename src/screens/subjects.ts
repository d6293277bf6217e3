import { approvalKind } from './approvals/subject.ts';
import { deviceKind } from './devices/subject.ts';
import { pairingKind } from './pairings/subject.ts';
import type { DecidedRow, Subject } from './subject.ts';
import type { SubjectKind } from './subject-kind.ts';

type Kinds = { readonly [K in Subject['section']]: SubjectKind<Extract<Subject, { section: K }>> };

const kinds: Kinds = {
  pending: pairingKind,
  'device-request': deviceKind,
  approvals: approvalKind,
};

/** The kind of this subject. */
export const subjectKind = <S extends Subject>({ section }: S): SubjectKind<S> =>
  // why: the table has one kind a section; the compiler cannot relate the two sides of the lookup.
  kinds[section] as unknown as SubjectKind<S>;

/** Still to be decided: no tombstone, and nothing that was decided before. */
export const isWaiting = (row: DecidedRow): row is Subject => 'gone' in row && row.gone === null;
