import { type Care, careOf, type Known } from '../../components/text/care.ts';
import { own, printable, safe } from '../../components/text/printable.ts';
import { ourWords } from '../our-words.ts';
import type { Approved, PairingRow, Sender } from './facts.ts';
import { shortName } from './short-name.ts';

const remembered = new WeakMap<
  PairingRow,
  { readonly approved: readonly Approved[]; readonly care: readonly Care[] }
>();

/** What to be careful about in what a sender says of itself; a row is studied once as long as nobody else is approved. */
export function careFor(row: PairingRow, approved: readonly Approved[]): readonly Care[] {
  const known = remembered.get(row);
  if (known?.approved === approved) return known.care;
  const care = study(row, approved);
  remembered.set(row, { approved, care });
  return care;
}

function study(row: PairingRow, approved: readonly Approved[]): readonly Care[] {
  const others = row.section === 'pending' ? approved.filter((other) => !samePerson(row, other)).flatMap(namesOf) : [];
  const known = [...ourWords, ...others];
  return [
    ...careOf(own('the stable id'), row.senderId),
    ...row.claims.flatMap(({ name, value, length }) => {
      const label = safe`${printable(name, { as: 'command' })}`;
      const cut = { kind: 'long' as const, text: safe`${label} is ${length} characters long; the beginning is shown` };
      return [...careOf(label, value, known), ...(length > value.length ? [cut] : [])];
    }),
  ];
}

const samePerson = (a: Sender, b: Sender): boolean =>
  a.channel === b.channel && a.accountId === b.accountId && a.senderId === b.senderId;

const namesOf = (row: Approved): readonly Known[] =>
  row.claims.map(({ value }) => ({ name: value, who: safe`approved ${shortName(row)}, but is another id` }));
