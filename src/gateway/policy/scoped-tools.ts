import type { ToolLayer } from './tool-policy.ts';

/** The lists of tools of one place of a channel. What is null is not asked about; as a group `*` is every group. */
export interface ScopedTools {
  readonly channel: string;
  readonly accountId: string | null;
  readonly group: string | null;
  readonly layer: ToolLayer;
}

/** Where a turn's message came from; `channel` null: from the operator's console. */
export interface TurnPlace {
  readonly channel: string | null;
  readonly accountId: string | null;
  /** The stable ids that the group may be named by; none for a direct message. */
  readonly rooms: readonly string[];
}

/**
 * Every list that is about this place. Each of them has to let a tool: one of an account or of a group stands beside those
 * above it, so that it can take away and never give.
 */
export const layersAt = (rows: readonly ScopedTools[], place: TurnPlace): readonly ToolLayer[] =>
  rows.filter((row) => isAbout(row, place)).map(({ layer }) => layer);

const isAbout = ({ channel, accountId, group }: ScopedTools, place: TurnPlace): boolean =>
  channel === place.channel &&
  (accountId === null || accountId === place.accountId) &&
  (group === null || (place.rooms.length > 0 && (group === '*' || place.rooms.includes(group))));
