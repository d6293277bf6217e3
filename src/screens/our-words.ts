import type { Known } from '../components/text/care.ts';
import { own } from '../components/text/printable.ts';

/** Words of our own interface, with which what somebody calls themselves should not be confused. */
export const ourWords: readonly Known[] = ['owner', 'system', 'approved', 'operator', 'admin', 'gateway'].map(
  (name) => ({
    name,
    who: own('a word of this program'),
  }),
);
