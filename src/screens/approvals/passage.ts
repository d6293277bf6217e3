import type { Untrusted } from '../../components/text/printable.ts';

/** A label of ours and text that somebody else wrote. */
export interface Passage {
  readonly label: string;
  readonly text: Untrusted;
}
