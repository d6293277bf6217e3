import { own, type Safe } from '../components/text/printable.ts';

/** The panes in tab order, each under the number that is its key. A pane is a row here and a folder beside this file. */
export const panes = [
  { id: 'approvals', number: 1, title: own('Approvals'), short: own('Appr') },
  { id: 'pairings', number: 2, title: own('Pairings'), short: own('Pair') },
  { id: 'logs', number: 3, title: own('Logs'), short: own('Logs') },
  { id: 'audit', number: 4, title: own('Audit'), short: own('Audit') },
  { id: 'status', number: 5, title: own('Status'), short: own('Status') },
] as const satisfies readonly {
  readonly id: string;
  readonly number: number;
  readonly title: Safe;
  readonly short: Safe;
}[];

export type PaneId = (typeof panes)[number]['id'];

export function neighbour(id: PaneId, step: 1 | -1): PaneId {
  const at = panes.findIndex((pane) => pane.id === id);
  return panes[(at + step + panes.length) % panes.length]?.id ?? id;
}
