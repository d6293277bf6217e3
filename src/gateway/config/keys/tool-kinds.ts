import { categories } from '../../effects/effects.ts';
import type { Raw } from '../file/tree.ts';
import { idText, type KeyKind, listOf, refusal } from './key-kind.ts';

const oneWord = (words: readonly string[], what: string): KeyKind => ({
  ...listOf(`list of ${words.join(' | ')}`, (raw: Raw) =>
    typeof raw === 'string' && words.includes(raw)
      ? { value: raw }
      : refusal(`is not ${what}: ${words.join(', ')}`, `Write some of: ${words.join(', ')}.`),
  ),
  choices: words,
});

export const effectList = oneWord(categories, 'one of the kinds of effect');
export const notifyList = oneWord(['console', 'owner'], 'somebody who can be told');

/** Names of tools and patterns of them, also of some that are not here; what is none of anybody's is said by a remark. */
export const toolList = listOf('list of tools', (raw: Raw) =>
  typeof raw === 'string' && /^[a-z*][a-z0-9_:*-]{0,127}$/.test(raw)
    ? { value: raw }
    : refusal('is not the name of a tool', 'Write for example ["read", "exec"].'),
);

/** Stable ids of a channel's senders. */
export const senders = listOf('list of ids', (raw: Raw) => {
  const id = idText(raw);
  if ('refused' in id) return id;
  // A rule refuses it where it would count.
  if (id.value === '*') return id;
  if (id.value.includes('*'))
    return refusal('is a pattern; who may leave the sandbox is named', 'Write the stable id.');
  if (/^@|#\d{4}$/.test(id.value)) return refusal('is a name, and names change hands', 'Write the stable id.');
  return id;
});
