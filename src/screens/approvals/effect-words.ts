import type { Category } from '../../gateway/effects/effects.ts';
import { part } from './part.ts';

const words: Readonly<Record<Category, string>> = {
  'file-delete': 'deletes files',
  'file-write': 'writes files',
  'network-request': 'reaches the network',
  'system-command': 'changes the system',
  'message-send': 'sends a message',
  browser: 'uses the browser',
  cron: 'sets up what runs later',
  'config-change': 'changes the configuration of the assistant',
};

export const isKnownEffect = (name: string): name is Category => Object.hasOwn(words, name);

/** Kinds of effect in words of ours; a name that we do not know is quoted. */
export const effectWords = (names: readonly string[]): string =>
  names.length === 0
    ? 'nothing we know of that changes anything'
    : names.map((name) => (isKnownEffect(name) ? words[name] : part(name))).join(', ');
