/** Operator scopes of the OpenClaw Gateway protocol v4 that this gateway knows; every other scope string is dropped. */
export const scopes = [
  'operator.admin',
  'operator.read',
  'operator.write',
  'operator.approvals',
  'operator.pairing',
] as const;

export type Scope = (typeof scopes)[number];

const known: ReadonlySet<string> = new Set(scopes);

export const isScope = (value: string): value is Scope => known.has(value);

/** admin satisfies every operator scope; write satisfies read. Nothing else implies anything. */
export function satisfies(held: ReadonlySet<Scope>, needed: Scope): boolean {
  if (held.has(needed) || held.has('operator.admin')) return true;
  return needed === 'operator.read' && held.has('operator.write');
}
