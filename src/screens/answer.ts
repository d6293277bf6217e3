import type { Safe } from '../components/text/printable.ts';

/** What came back of a decision: an answer to show, a code that did not fit, or no answer at all. */
export type Answer =
  | { readonly kind: 'answer'; readonly text: Safe }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'doubt'; readonly because: Safe };
