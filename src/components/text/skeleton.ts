import { imitates } from './look-alike.ts';

/** Signs inside ASCII that pass for each other, folded to one of them. */
const folded: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  '5': 's',
  $: 's',
  '@': 'a',
};

const ignored = /[^\p{L}\p{N}|!$@]/gu;

/** What remains of a name for somebody who glances at it: equal skeletons look alike. Never shown, only compared. */
export function skeleton(name: string): string {
  const letters = [...name.normalize('NFKD')].map((char) => imitates(char) ?? char).join('');
  const bare = letters.normalize('NFKD').replace(ignored, '').toLowerCase();
  return [...bare]
    .map((char) => folded[char] ?? imitates(char)?.toLowerCase() ?? char)
    .join('')
    .replaceAll('rn', 'm');
}
