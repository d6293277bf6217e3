/** A value as it is written into a configuration file. */
export type Writable = string | number | boolean | null | readonly Writable[] | { readonly [key: string]: Writable };

export interface Style {
  /** One step of indentation; empty for a file on one line. */
  readonly unit: string;
  readonly newline: string;
  /** Whether names stand without quotes where JSON5 allows it. */
  readonly bareNames: boolean;
}

const bare = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

export const renderName = (name: string, style: Style): string =>
  style.bareNames && bare.test(name) ? name : JSON.stringify(name);

/** `indent`: what the line that the value begins on is indented by. Lists of plain values stay on one line. */
export function renderValue(value: Writable, style: Style, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => renderValue(item, style, indent)).join(', ')}]`;
  const members = Object.entries(value);
  if (members.length === 0) return '{}';
  if (style.unit === '') return `{ ${members.map((member) => renderMember(member, style, indent)).join(', ')} }`;
  const deeper = indent + style.unit;
  const lines = members.map((member) => deeper + renderMember(member, style, deeper));
  return ['{', lines.join(`,${style.newline}`), `${indent}}`].join(style.newline);
}

export const renderMember = ([name, value]: readonly [string, Writable], style: Style, indent: string): string =>
  `${renderName(name, style)}: ${renderValue(value, style, indent)}`;
