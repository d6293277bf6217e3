import { isOwners } from './speaker.ts';
import type { TranscriptEntry } from './transcript-entry.ts';

/** `own`: the operator's, by who the owner is now. */
export type ShownEntry = TranscriptEntry & { readonly own?: boolean };

/** Which of it the operator said, by who the owner is now. */
export const withOwn = (entries: readonly TranscriptEntry[], isOwn: (from: string) => boolean): readonly ShownEntry[] =>
  entries.map((one) => (one.role === 'user' ? { ...one, own: isOwners(one, isOwn) } : one));
