import type { Section } from './facts.ts';

interface Columns {
  readonly first: number;
  readonly channel: number;
  readonly id: number;
}

/** Cells of the columns of ours in the lists of senders; requests of devices stand in the same ones. */
export function columnsFor(section: Section, width: number): Columns {
  if (width >= 56) return { first: 8, channel: 10, id: Math.min(24, Math.floor(width / 4)) };
  return { first: narrowFirst[section], channel: 8, id: 12 };
}

const narrowFirst: Readonly<Record<Section, number>> = { pending: 4, approved: 5, denied: 7 };
