import type { ConsoleState } from '../state.ts';

/** The cursor on a line, and nothing moves any more by itself. */
export function pauseAt(state: ConsoleState, seq: number): ConsoleState {
  const { logs, snapshot } = state;
  const { next } = snapshot.log.ring;
  const wasFollowing = logs.cursor === null;
  return {
    ...state,
    detailScroll: 0,
    // From following the page stays where it is: `settle` fills it from below.
    logs: { ...logs, cursor: seq, ...(wasFollowing && { seenTo: next, top: next }) },
  };
}

export const follow = (state: ConsoleState): ConsoleState => ({
  ...state,
  detailOpen: false,
  detailScroll: 0,
  logs: { ...state.logs, cursor: null, held: [] },
});
