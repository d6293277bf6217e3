import { emptyRow } from '../../components/row.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { maySeePairings, pairingAbilities } from '../ability.ts';
import { goneText } from '../gone.ts';
import { sectionRows } from '../state.ts';
import type { SubjectKind, SubjectWords } from '../subject-kind.ts';
import { careFor } from './care.ts';
import { idRows, reviewRows } from './detail.ts';
import { detailContext } from './detail-context.ts';
import { digestOf } from './digest.ts';
import type { Pending } from './facts.ts';
import { idText } from './id-text.ts';
import { sendApproval } from './send.ts';
import { shortName } from './short-name.ts';

const where = ({ channel, accountId }: Pending): Safe => safe`${idText(channel)} / ${idText(accountId)}`;

const words: SubjectWords = {
  denial: 'reject',
  block: 'block',
  verdict: own('APPROVE'),
  doing: own('APPROVING'),
  noun: own('the approval of'),
  byKey: own('Proof: by row. Nothing checks who asks; you approve the stable id above.'),
  byRow: own('Proof: by row. Nothing checks who asks; typing the code shows that you read the stable id above.'),
  tooLong: own('Too long to be approved here. It can be rejected.'),
  mayNotApprove: own('This console may reject and not approve.'),
};

/** A pairing request in the REVIEW window: the stable id, which is what gets approved, always stands above the text. */
export const pairingKind: SubjectKind<Pending> = {
  abilities: pairingAbilities,
  missingScope: (hello) => (maySeePairings(hello) ? null : own('operator.pairing')),
  listed: ({ pairings }) => pairings?.pending ?? null,
  digest: digestOf,
  name: shortName,
  goneText: ({ gone }) => gone && goneText(gone),
  flagged: (state, subject) => careFor(subject, sectionRows(state, 'approved')).length > 0,
  cut: ({ claims }) => claims.some(({ value, length }) => length > value.length),
  offersAlways: () => false,
  before: () => null,
  title: (subject, narrow) =>
    narrow ? safe`REVIEW  ${where(subject)}` : safe`REVIEW  pairing request  ${where(subject)}`,
  head: (state, subject, width) => idRows(subject, detailContext(state, width))[0] ?? emptyRow,
  // An id that is longer than the line above is part of the text as well.
  text: (state, subject, width) => {
    const context = detailContext(state, width);
    const id = idRows(subject, context);
    return [...(id.length > 1 ? id : []), ...reviewRows(subject, context)];
  },
  words: () => words,
  approve: (link, subject, { code }) => sendApproval(link, subject, code),
};
