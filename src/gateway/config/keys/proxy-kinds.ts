import { isIP } from 'node:net';
import type { Raw } from '../file/tree.ts';
import { listOf, refusal, text } from './key-kind.ts';

const mostBits: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** `address` or `address/prefix`. IPv4 in its IPv6 form is not accepted: addresses are compared without it. */
function isNetwork(written: string): boolean {
  const [, address = '', prefix] = /^([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/.exec(written) ?? [];
  const bits = mostBits[isIP(address)];
  return bits !== undefined && !address.startsWith('::ffff:') && Number(prefix ?? 0) <= bits;
}

export const networks = listOf('list of IP addresses and networks', (raw: Raw) => {
  const written = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  return isNetwork(written)
    ? { value: written }
    : refusal('is not an IP address or network', 'Write for example "127.0.0.1" or "10.0.0.0/8"; names do not count.');
});

const headerForm = /^[a-z0-9][a-z0-9_-]{0,99}$/;

const header = (raw: Raw): string | null => {
  const name = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  return headerForm.test(name) ? name : null;
};

/** A header's name, compared without case. */
export const headerName = {
  ...text(100, (value) => (header(value) === null ? 'is not the name of a header' : null)),
  words: 'name of a header',
};

export const headerNames = listOf('list of header names', (raw: Raw) => {
  const name = header(raw);
  return name === null
    ? refusal('is not the name of a header', 'Write for example "x-forwarded-proto".')
    : { value: name };
});

/** Users as the proxy spells them; compared exactly. */
export const users = listOf('list of users', (raw: Raw) => {
  if (raw === null || raw === '') return { dropped: 'is empty and admits nobody' };
  if (typeof raw !== 'string' || raw.length > 256 || raw !== raw.trim() || /[\p{C}\p{Zl}\p{Zp},]/u.test(raw)) {
    return refusal('is not a user name', 'Write it as the proxy sends it, one by one.');
  }
  return raw.includes('*') ? refusal('is a wildcard', 'Name each user; nobody else is admitted.') : { value: raw };
});

/** Origins as a browser writes them: compared exactly, so that nothing near to one counts. */
export const origins = listOf('list of origins', (raw: Raw) => {
  const written = typeof raw === 'string' ? raw.trim() : '';
  // OpenClaw knows it; a configuration that has it starts, and it lets nobody in.
  if (written === '*') return { dropped: 'is a wildcard and lets no page in; name each origin' };
  const { protocol, origin, href } = URL.parse(written) ?? {};
  const plain = origin !== undefined && (href === `${origin}/` || href === origin) && !written.includes('*');
  return plain && (protocol === 'https:' || protocol === 'http:')
    ? { value: origin }
    : refusal('is not an origin', 'Write for example "https://control.example.com"; "*" is not accepted.');
});
