import { clip, width } from '../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { Field } from './field.ts';
import { applyFrom, applySearch } from './logs/moves.ts';
import type { ConsoleState } from './state.ts';

interface FieldRow {
  readonly label: Safe;
  /** Takes in what was typed. */
  readonly apply: (state: ConsoleState, text: string) => ConsoleState;
}

const fields: Readonly<Record<Field['id'], FieldRow>> = {
  'log-from': { label: own('from subsystem: '), apply: applyFrom },
  'log-search': { label: own('find: '), apply: applySearch },
};

/** Enter. */
export function applied(state: ConsoleState): ConsoleState {
  const { field } = state;
  return field === null ? state : fields[field.id].apply({ ...state, field: null }, field.text);
}

/** The field as it is drawn: of a text that is too long its end. */
export function fieldText({ id, text }: Field, cells: number): { readonly label: Safe; readonly text: Safe } {
  const { label } = fields[id];
  const room = Math.max(1, cells - width(label) - 1);
  return { label, text: safe`${clip(printable(text.slice(-room)), room)}_` };
}
