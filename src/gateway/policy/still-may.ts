/** Whether whoever asked for something may be served still, as everything stands at the moment that it is called. */
export type StillMay = () => boolean;

/** A rule that throws admits nobody. */
export function mayAct(rule: StillMay): boolean {
  try {
    return rule();
  } catch {
    return false;
  }
}
