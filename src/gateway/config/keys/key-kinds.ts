import { isIP } from 'node:net';
import { isChannelId } from '../../protocol/channel-ids.ts';
import { isScope, scopes } from '../../protocol/scopes.ts';
import type { Raw } from '../file/tree.ts';
import { isExample, whyJunk } from '../secrets/junk-secret.ts';
import { bad, choice, good, idText, type KeyKind, listOf, refusal, text } from './key-kind.ts';

const bindWords = choice(['loopback', 'lan', 'tailnet', 'auto', 'custom'], {
  '127.0.0.1': 'loopback',
  '::1': 'loopback',
  '[::1]': 'loopback',
  localhost: 'loopback',
  '0.0.0.0': 'lan',
  '::': 'lan',
  '[::]': 'lan',
});

/** A word or an address; an address that is none of the words stays as it is and means `custom`. */
export const bind: KeyKind = {
  ...bindWords,
  words: `${bindWords.words} | an IP address`,
  parse: (raw) => {
    const address = typeof raw === 'string' ? raw.trim().replace(/^\[(.*)\]$/, '$1') : '';
    const word = bindWords.parse(raw);
    return word.ok || isIP(address) === 0 ? word : good(address);
  },
};

export const ipAddress = text(64, (value) => (isIP(value) === 0 ? 'must be an IP address' : null));

export const webSocketUrl = text(2048, (value) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^wss?:$/.test(url.protocol)) return 'must begin with ws:// or wss://';
  return url.username === '' && url.password === '' ? null : 'must not hold a password; use gateway.remote.token';
});

const makeOne = 'Make one:  openssl rand -hex 32';

/** A secret of ours: what is too short to guard anything is refused, what is short is remarked on. Lengths in characters. */
export const secret = (least: number, enough: number): KeyKind => ({
  words: `text or \${VARIABLE}`,
  takes: 'text',
  parse: (raw) => {
    if (typeof raw !== 'string') return bad('must be a text', `Write it in quotes, or "\${VARIABLE}".`);
    const junk = whyJunk(raw) ?? (raw.length < least ? `it has fewer than ${least} characters` : null);
    if (junk !== null) return { ...bad(`cannot be used: ${junk}`, makeOne), writable: isExample(raw) };
    return good(raw, raw.length < enough ? [`is short; ${enough} characters or more are better`] : []);
  },
});

const hostForm = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*$/;

/** Host header names: lower case, without port or final dot; no wildcard. */
export const hosts = listOf('list of host names', (raw: Raw) => {
  const name = typeof raw === 'string' ? raw.trim().toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '') : '';
  return hostForm.test(name) || isIP(name) !== 0
    ? { value: name }
    : refusal('is not a host name', 'Write a plain name, for example "gateway.example.com"; "*" is not accepted.');
});

const scopeList = listOf('list of scopes', (raw: Raw) => {
  const name = typeof raw === 'string' && !raw.includes('.') ? `operator.${raw}` : raw;
  return typeof name === 'string' && isScope(name)
    ? { value: name }
    : refusal('is not a scope', `Write "all", or some of: ${scopes.join(', ')}.`);
});

export const scopeSet: KeyKind = {
  ...scopeList,
  words: `all | list of: ${scopes.join(', ')}`,
  choices: ['all', ...scopes],
  parse: (raw) => (raw === 'all' || isAll(raw) ? good([...scopes]) : raw === null ? notNull : scopeList.parse(raw)),
};

const isAll = (raw: Raw): boolean => Array.isArray(raw) && raw.length === 1 && raw[0] === 'all';
const notNull = bad('must not be null', 'Write "all" or a list; take the key out for the default.');

/** Sender ids and `*`. Empty entries and null are left out: they admit nobody, also while other entries change. */
export const senders = listOf('list of stable sender ids, or "*"', (raw: Raw) => {
  if (raw === null || raw === '') return { dropped: 'is empty and admits nobody' };
  return idText(raw);
});

/** The owner's identities: `channel:stable-id`. Nobody becomes owner by a wildcard or by a name that anyone can take. */
export const owners = listOf('list of channel:id', (raw: Raw) => {
  const id = idText(raw);
  if ('refused' in id) return id;
  const [channel = '', rest = ''] = id.value.split(/:(.*)/s);
  if (id.value.includes('*')) return refusal('is a wildcard; the owner is named, one by one', 'Write "channel:id".');
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(channel) || rest.trim() === '' || rest !== rest.trim()) {
    return refusal('is not of the form channel:id', 'Write for example "telegram:123456789".');
  }
  if (/^@|#\d{4}$/.test(rest)) return refusal('is a name, and names change hands', 'Write the stable id.');
  if (isChannelId(channel) && ownerless.has(channel)) {
    return refusal(`is a sender of "${channel}", who is never the owner`, 'Use the console or  oc send  as yourself.');
  }
  return id;
});

/** Channels whose senders are whoever can run a command here: being one of them proves nothing. */
const ownerless: ReadonlySet<string> = new Set(['local']);
