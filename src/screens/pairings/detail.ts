import { emptyRow, type Row, row } from '../../components/row.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { age, dateZ, left, plural, timeZ } from '../format.ts';
import { goneText } from '../gone.ts';
import { calm, labelled, labelWidth } from '../labelled.ts';
import { careFor } from './care.ts';
import { type Approved, type Denied, leftMs, type PairingRow, type Pending } from './facts.ts';
import { idText } from './id-text.ts';

/** Everything about one sender, to be read before deciding. */
export interface DetailContext {
  readonly width: number;
  readonly serverNowMs: number;
  readonly approved: readonly Approved[];
  readonly ownerConfigured: boolean | null;
  /** `channel:id` of everybody who is the owner, as far as the gateway tells. */
  readonly owners: readonly string[];
  readonly trustedScripts: readonly string[];
}

/** The details beside the list: what is alike in most rows first, so that moving the cursor changes little. */
export function detailRows(item: PairingRow, context: DetailContext): readonly Row[] {
  return [
    ...idRows(item, context),
    ...(item.section === 'pending' ? leftRows(item, context) : []),
    ...factRows(item, context),
    ...claimRows(item, context),
    ...careRows(item, context),
  ];
}

/** The text of the REVIEW window, all of which has to be read. */
export function reviewRows(item: Pending, context: DetailContext): readonly Row[] {
  const { width, trustedScripts } = context;
  return [
    ...labelled(own('ACCOUNT'), idText(item.accountId, trustedScripts), width, 'anywhere'),
    emptyRow,
    row(own('CLAIMS TO BE, chosen by the sender, can be anything:'), 'strong'),
    ...claimRows(item, context),
    emptyRow,
    ...careRows(item, context),
    ...pendingRows(item, context),
    ...givenRows(item, context),
  ];
}

export const idRows = (item: PairingRow, { width, trustedScripts }: DetailContext): readonly Row[] =>
  labelled(
    own('STABLE ID'),
    safe`${idText(item.channel, trustedScripts)}:${idText(item.senderId, trustedScripts)}`,
    width,
    'anywhere',
  );

function claimRows(item: PairingRow, { width }: DetailContext): readonly Row[] {
  if (item.claims.length === 0) return labelled(own('CLAIMS'), own('nothing'), width);
  return item.claims.flatMap(({ name, value }) => {
    const label = idText(name.slice(0, labelWidth));
    const short = label.length >= labelWidth ? own('claim') : label;
    // Even the name of a claim may be a sender's: nothing of it is bold.
    return labelled(short, safe`"${printable(value)}"`, width, 'anywhere').map(calm);
  });
}

function careRows(item: PairingRow, { width, approved }: DetailContext): readonly Row[] {
  const care = careFor(item, approved);
  if (care.length === 0) return labelled(own('CARE'), own('No known tricks found. Read it anyway.'), width).map(calm);
  return care.flatMap(({ text }) => labelled(own('CARE'), text, width));
}

function leftRows(item: Pending, { width, serverNowMs }: DetailContext): readonly Row[] {
  const text = item.gone ? goneText(item.gone) : safe`${left(leftMs(item, serverNowMs))}, then it expires`;
  return labelled(own('LEFT'), text, width);
}

function factRows(item: PairingRow, context: DetailContext): readonly Row[] {
  if (item.section === 'pending') return pendingRows(item, context);
  return item.section === 'approved' ? approvedRows(item, context) : deniedRows(item, context);
}

function pendingRows(item: Pending, { width }: DetailContext): readonly Row[] {
  const count = item.messages;
  const messages = count === null ? own('') : safe` ${plural(count, own('message'), own('messages'))}, none kept.`;
  return labelled(
    own('SEEN'),
    safe`First ${timeZ(item.createdAtMs)}, last ${timeZ(item.lastSeenAtMs)}.${messages}`,
    width,
  );
}

/** What an approval opens. Who was named the owner before they were let in is heard as the operator then. */
function givenRows({ channel, senderId }: Pending, { width, ownerConfigured, owners }: DetailContext): readonly Row[] {
  const isOwner = owners.includes(`${channel}:${senderId}`);
  const direct = own('Direct messages on this account. Not groups.');
  const gives = labelled(own('GIVES'), isOwner ? direct : safe`${direct} Not owner.`, width);
  if (isOwner) {
    const text = own('This id IS the owner: what it writes will count as YOURS.');
    return [...gives, ...labelled(own('OWNER'), text, width)];
  }
  if (ownerConfigured !== false) return gives;
  const none = own('None is set yet; this approval does NOT make one (oc owner set).');
  return [...gives, ...labelled(own('OWNER'), none, width)];
}

const by = (text: string): Safe => idText(text.slice(0, 200));

const approvedRows = (item: Approved, { width, serverNowMs }: DetailContext): readonly Row[] =>
  labelled(
    own('APPROVED'),
    safe`${dateZ(item.approvedAtMs)} (${age(serverNowMs - item.approvedAtMs)} ago) by ${by(item.approvedBy)}`,
    width,
  );

function deniedRows(item: Denied, { width }: DetailContext): readonly Row[] {
  const until = item.untilMs === null ? own('Rejected') : safe`Rejected until ${dateZ(item.untilMs)}`;
  const what = item.kind === 'blocked' ? own('Blocked for good') : until;
  return labelled(own('KEPT OUT'), safe`${what}; ${dateZ(item.deniedAtMs)} by ${by(item.deniedBy)}`, width);
}
