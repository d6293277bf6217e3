/** One line that is typed into a pane. Their code is not typed here but in the REVIEW window, under rules of its own. */
export interface Field {
  readonly id: 'log-from' | 'log-search';
  readonly text: string;
}

/** Signs that a field takes; a paste is cut there. */
const longest = 200;

/** Text typed or pasted at the end. Line breaks and other controls are no part of it. */
export const typed = (field: Field, text: string): Field => ({
  ...field,
  text: [...field.text, ...text.slice(0, longest).replace(/\p{Cc}+/gu, ' ')].slice(0, longest).join(''),
});

/** Without its last sign; without any, the field is left. */
export const erased = (field: Field): Field | null =>
  field.text === '' ? null : { ...field, text: [...field.text].slice(0, -1).join('') };
