import { domainToUnicode } from 'node:url';
import { printable, type Safe, safe } from '../../components/text/printable.ts';

/** Something about an address that a reader could take wrongly. `column` is 1-based, counted in characters. */
export interface AddressNote {
  readonly text: Safe;
  readonly column: number;
}

const address = /[a-z][a-z0-9+.-]*:\/\/([^\s/?#\\'"`<>|;]*)/gi;

/** Where the addresses in a line really lead: user parts, numbers in odd bases, escaped and decorated host names. */
export function addressNotes(line: string): readonly AddressNote[] {
  const notes: AddressNote[] = [];
  for (const { index, 1: authority = '' } of line.matchAll(address)) {
    const column = [...line.slice(0, index)].length + 1;
    for (const text of notesOn(authority)) notes.push({ text: safe`${text}, column ${column}`, column });
  }
  return notes;
}

function notesOn(authority: string): readonly Safe[] {
  const at = authority.lastIndexOf('@');
  const written = authority.slice(at + 1).replace(/:\d*$/, '');
  const host = hostOf(written);
  const user =
    at < 0 ? [] : [safe`an address has a user part before its @ and leads to ${printable(host ?? written, id)}`];
  return host === null ? [...user, ...unreadable(written)] : [...user, ...disguise(written, host)];
}

const id = { as: 'command' } as const;

/** The host as a client would look it up; null for what is none. */
function hostOf(written: string): string | null {
  const parsed = URL.parse(`http://${written}/`);
  return parsed === null || parsed.username !== '' ? null : parsed.hostname;
}

const unreadable = (written: string): readonly Safe[] =>
  written === '' || written.startsWith('$')
    ? []
    : [safe`an address whose host cannot be read: ${printable(written, id)}`];

function disguise(written: string, host: string): readonly Safe[] {
  if (written.toLowerCase() !== host)
    return [safe`an address is written so that it hides where it leads: ${printable(host, id)}`];
  const decoded = domainToUnicode(host);
  return decoded === host || decoded === '' ? [] : [safe`an address in punycode, which reads ${printable(decoded)}`];
}
