import type { LogFilter } from './filter.ts';
import type { Finder } from './finder.ts';
import { infoRank, type LogEntry } from './log-line.ts';

/** Where the person is in the log. Lines are told apart by their numbers, so that nothing that arrives moves anything. */
export interface LogsState {
  /** Number of the selected line; null while the newest are followed. */
  readonly cursor: number | null;
  /** Number of the first line on the screen; meaningless while following. */
  readonly top: number;
  /** What came from this number on is new to the person. */
  readonly seenTo: number;
  /** The lines on the screen while paused: they stay readable when they have fallen out of the ring. */
  readonly held: readonly LogEntry[];
  readonly filter: LogFilter;
  readonly search: Search | null;
  /** Errors that had come when the pane was last looked at. */
  readonly seenErrors: number;
}

export interface Search {
  /** As it was typed. */
  readonly query: string;
  /** Goes on from drawing to drawing, in place. */
  readonly finder: Finder;
  /** The cursor goes to the nearest hit as soon as one is known. */
  readonly wanted: boolean;
}

export const firstLogs: LogsState = {
  cursor: null,
  top: 0,
  seenTo: 0,
  held: [],
  filter: { least: infoRank, from: '', excluded: [] },
  search: null,
  seenErrors: 0,
};
