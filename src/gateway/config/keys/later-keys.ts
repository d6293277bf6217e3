import { type KeyPath, matches, startsWith } from './key-path.ts';

/**
 * Keys of our own that nothing reads yet, so that a configuration copied from a guide starts all the same: kept, not
 * acted on. A row is deleted when something reads its key. `promises` is what the person may believe to be in force: said
 * as a warning whenever the key is set to `when`, so that keeping a key never passes for protection.
 */
interface LaterKey {
  readonly path: string;
  readonly takes: 'list' | 'text' | 'value';
  readonly promises?: { readonly when: string | boolean; readonly but: string };
}

export const laterKeys: readonly LaterKey[] = [
  { path: '$schema', takes: 'text' },
  {
    path: 'session.encryption.enabled',
    takes: 'value',
    promises: { when: true, but: 'transcripts are not encrypted' },
  },
  { path: 'channels.*.tools.**', takes: 'value' },
  { path: 'gateway.controlUi.allowInsecureAuth', takes: 'value' },
  { path: 'gateway.remote.sshTarget', takes: 'text' },
  { path: 'browser.allowHostForSandboxed', takes: 'value' },
  { path: 'browser.profile', takes: 'text' },
];

const rows = laterKeys.map((row) => {
  const parts = row.path.split('.');
  const open = parts.at(-1) === '**';
  return { row, pattern: open ? parts.slice(0, -1) : parts, open };
});

/** The channels that a guide configures and that a later step carries; the pattern's `*` means one of these. */
const channels = new Set(['whatsapp', 'telegram', 'discord', 'slack', 'local']);
const plausible = (path: KeyPath): boolean => path[0] !== 'channels' || path.length < 2 || channels.has(path[1] ?? '');

/** The row of a key that is kept for later, or undefined. */
export function laterKey(path: KeyPath): LaterKey | undefined {
  if (!plausible(path)) return undefined;
  return rows.find(({ pattern, open }) =>
    open ? path.length >= pattern.length && matches(pattern, path.slice(0, pattern.length)) : matches(pattern, path),
  )?.row;
}

/** Is this key above one that is kept for later? */
export const aboveLaterKey = (path: KeyPath): boolean =>
  plausible(path) && rows.some(({ pattern }) => path.length < pattern.length && startsWith(pattern, path));
