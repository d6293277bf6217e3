import { emptyRow, type Row, row, span } from '../../components/row.ts';
import { flow, wrap } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { age, dateZ, left, plural, timeZ } from '../format.ts';
import { careFor } from './care.ts';
import { type Approved, type Denied, leftMs, type PairingRow, type Pending } from './facts.ts';
import { goneText } from './rows.ts';

/** Everything about one sender, to be read before deciding. Also the text of the REVIEW window. */
export interface DetailContext {
  readonly width: number;
  readonly serverNowMs: number;
  readonly approved: readonly Approved[];
  readonly ownerConfigured: boolean | null;
  /** More words where a decision is made. */
  readonly full: boolean;
}

const labelWidth = 10;

/** A label of ours, then text that wraps under itself; sentences of ours break at spaces, a sender's text anywhere. */
function labelled(label: Safe, text: Safe, width: number, break_: 'anywhere' | 'spaces'): readonly Row[] {
  const room = Math.max(8, width - labelWidth);
  const rows = break_ === 'anywhere' ? wrap(text, room) : flow(text, room);
  const isCare = label === 'CARE';
  return rows.map((part, at) => {
    const gutter = at === 0 ? label : break_ === 'anywhere' ? own('       .') : own('');
    // why: our label or gutter, filled with spaces.
    return [span(gutter.padEnd(labelWidth) as Safe, isCare ? 'care' : 'strong'), span(part)];
  });
}

export function detailRows(item: PairingRow, context: DetailContext): readonly Row[] {
  const { width } = context;
  const id = safe`${printable(item.channel, { as: 'command' })}:${printable(item.senderId, { as: 'command' })}`;
  return [
    ...labelled(own('STABLE ID'), id, width, 'anywhere'),
    ...(context.full ? labelled(own(''), own('The id is what gets approved.'), width, 'spaces') : []),
    ...labelled(own('ACCOUNT'), printable(item.accountId, { as: 'command' }), width, 'anywhere'),
    ...claimRows(item, context),
    ...careRows(item, context),
    ...factRows(item, context),
    ...labelled(own('GATEWAY'), printable(item.gateway, { as: 'command' }), width, 'anywhere'),
  ];
}

function claimRows(item: PairingRow, { width, full }: DetailContext): readonly Row[] {
  if (item.claims.length === 0) return labelled(own('CLAIMS'), own('nothing'), width, 'spaces');
  const head = full ? [emptyRow, row(own('CLAIMS TO BE, chosen by the sender, can be anything:'), 'strong')] : [];
  return [
    ...head,
    ...item.claims.flatMap(({ name, value }) => {
      const label = printable(name.slice(0, 9), { as: 'command' });
      return labelled(
        label.length >= labelWidth ? own('claim') : label,
        safe`"${printable(value)}"`,
        width,
        'anywhere',
      );
    }),
    ...(full ? [emptyRow] : []),
  ];
}

function careRows(item: PairingRow, { width, approved }: DetailContext): readonly Row[] {
  const care = careFor(item, approved);
  if (care.length === 0)
    return labelled(own('CARE'), own('No known tricks found. Read it anyway.'), width, 'spaces').map(calm);
  return care.flatMap(({ text }) => labelled(own('CARE'), text, width, 'spaces'));
}

/** Nothing found is no alarm, and no reassurance either: the label loses its colour. */
const calm = (line: Row): Row => line.map(({ text }) => span(text));

function factRows(item: PairingRow, context: DetailContext): readonly Row[] {
  if (item.section === 'pending') return pendingRows(item, context);
  return item.section === 'approved' ? approvedRows(item, context) : deniedRows(item, context);
}

function pendingRows(item: Pending, { width, serverNowMs, ownerConfigured, full }: DetailContext): readonly Row[] {
  const messages =
    item.messages === null
      ? own('')
      : safe` ${plural(item.messages, own('message'), own('messages'))} counted, none kept.`;
  const owner =
    ownerConfigured === false ? own('No owner is set yet; this approval does NOT make one (oc owner set).') : null;
  const ends = item.gone ? safe`${goneText(item.gone)}` : safe`${left(leftMs(item, serverNowMs))}, then it expires`;
  return [
    ...(full ? [] : labelled(own('LEFT'), ends, width, 'spaces')),
    ...labelled(
      own('SEEN'),
      safe`First ${timeZ(item.createdAtMs)}, last ${timeZ(item.lastSeenAtMs)}.${messages}`,
      width,
      'spaces',
    ),
    ...labelled(own('GIVES'), own('Direct messages on this account. Not groups. Not owner.'), width, 'spaces'),
    ...(owner ? labelled(own('OWNER'), owner, width, 'spaces') : []),
  ];
}

const by = (text: string): Safe => printable(text.slice(0, 200), { as: 'command' });

const approvedRows = (item: Approved, { width, serverNowMs }: DetailContext): readonly Row[] =>
  labelled(
    own('APPROVED'),
    safe`${dateZ(item.approvedAtMs)} (${age(serverNowMs - item.approvedAtMs)} ago) by ${by(item.approvedBy)}`,
    width,
    'spaces',
  );

const deniedRows = (item: Denied, { width }: DetailContext): readonly Row[] => {
  const what =
    item.kind === 'blocked'
      ? own('Blocked for good')
      : item.untilMs === null
        ? own('Rejected')
        : safe`Rejected until ${dateZ(item.untilMs)}`;
  return labelled(own('KEPT OUT'), safe`${what}, ${dateZ(item.deniedAtMs)} by ${by(item.deniedBy)}`, width, 'spaces');
};
