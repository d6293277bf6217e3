import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readOwnFile } from '../state/own-file.ts';

/** An account of a channel. */
export interface AccountKey {
  readonly channel: string;
  readonly accountId: string;
}

/** Bytes that a list may hold, and entries. */
const mostBytes = 262_144;
const mostEntries = 1000;

/** The names that need no other spelling in a file's name, whatever the file system does about case. */
const plain = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** The file that holds a copy of whom an account has approved. No name of an account leads out of its directory. */
export const copyName = ({ channel, accountId }: AccountKey): string => {
  if (accountId === 'default') return `${channel}-allowFrom.json`;
  const name = plain.test(accountId) ? accountId : createHash('sha256').update(accountId).digest('hex').slice(0, 32);
  return `${channel}-${name}-allowFrom.json`;
};

/** How an older installation spelled an account in a file's name; two accounts may come to the same. */
export const olderSpelling = (accountId: string): string =>
  accountId
    .toLowerCase()
    .replace(/[\\/:*?"<>|]/g, '_')
    .replaceAll('..', '_');

/** Where an older installation kept whom it had approved: for its first account with the account's name, or without. */
export const olderNames = ({ channel, accountId }: AccountKey): readonly string[] => [
  ...(accountId === 'default' ? [`${channel}-allowFrom.json`] : []),
  `${channel}-${olderSpelling(accountId)}-allowFrom.json`,
];

export const olderRequestsName = (channel: string): string => `${channel}-pairing.json`;

type Read<T> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'found'; readonly value: T };

/** The entries as they stand there, a bare list or `{allowFrom: […]}`; numbers as text where they lost no digit. */
export function readApprovedList(dir: string, name: string): Read<readonly string[]> {
  return readList(dir, name, (json) => (Array.isArray(json) ? json : fieldOf(json, 'allowFrom')), textOf);
}

/** What tells a copy of ours from a list of an older installation, which reads over it. */
const mark = { name: 'writtenBy', value: 'oc' };

/** The copy of whom an account has approved. */
export const copyText = (allowFrom: readonly string[]): string =>
  `${JSON.stringify({ version: 1, [mark.name]: mark.value, allowFrom }, null, 2)}\n`;

/** The same as an older installation wrote it: a copy of ours is none, also where the store that it was of is lost. */
export function readOlderList(dir: string, name: string): Read<readonly string[]> {
  return isCopy(readOwnFile(join(dir, name), mostBytes))
    ? { kind: 'refused', because: 'is a copy that oc made, and lets nobody in' }
    : readApprovedList(dir, name);
}

const isCopy = (file: ReturnType<typeof readOwnFile>): boolean =>
  file.kind === 'text' && fieldOf(parsed(file.text), mark.name) === mark.value;

/** Something lies there that we did not write. */
export function isOthers(dir: string, name: string): boolean {
  const file = readOwnFile(join(dir, name), mostBytes);
  return file.kind !== 'missing' && !isCopy(file);
}

/** A request that waited: the sender is `id`; times as ISO 8601. */
export interface OlderRequest extends Readonly<Record<'id' | 'code' | 'createdAt', string>> {
  readonly meta: Readonly<Record<string, string>>;
}

/** `{requests: […]}`; what is no request is left out. */
export function readOlderRequests(dir: string, name: string): Read<readonly OlderRequest[]> {
  return readList(dir, name, (json) => fieldOf(json, 'requests'), requestOf);
}

function readList<T>(
  dir: string,
  name: string,
  listIn: (json: unknown) => unknown,
  read: (entry: unknown) => T | null,
): Read<readonly T[]> {
  const file = readOwnFile(join(dir, name), mostBytes);
  if (file.kind !== 'text') return file;
  const list = listIn(parsed(file.text));
  if (!Array.isArray(list)) return { kind: 'refused', because: 'is not the list in JSON that belongs there' };
  if (list.length > mostEntries) return { kind: 'refused', because: `holds more than ${mostEntries} entries` };
  return { kind: 'found', value: list.map(read).filter((entry) => entry !== null) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no list of anybody: the file is refused
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name] // why: its own field, looked at as unknown
    : undefined;

/** What is neither text nor a number is kept in words, so that it can be said that it admits nobody. */
const textOf = (entry: unknown): string =>
  typeof entry === 'string'
    ? entry
    : Number.isSafeInteger(entry)
      ? String(entry)
      : `${JSON.stringify(entry)} (no text)`;

const mostClaims = 8;
const longestClaim = 256;

function requestOf(entry: unknown): OlderRequest | null {
  const [id, code, createdAt] = ['id', 'code', 'createdAt'].map((name) => fieldOf(entry, name));
  if (typeof id !== 'string' || typeof code !== 'string' || typeof createdAt !== 'string') return null;
  const meta = Object.entries(fieldOf(entry, 'meta') ?? {})
    .filter(([name, value]) => typeof value === 'string' && name.length <= 64 && value.length <= longestClaim)
    .slice(0, mostClaims);
  return { id, code, createdAt, meta: Object.fromEntries(meta) };
}
