/** The first row of a list to show, so that the selected one is on the screen; it scrolls at the edges, never centres. */
export function listTop(top: number, selected: number, height: number, count: number): number {
  const last = Math.max(0, count - height);
  if (selected < 0) return Math.min(Math.max(0, top), last);
  const lowest = Math.max(0, selected - height + 1);
  return Math.min(Math.max(Math.min(top, selected), lowest), last);
}
