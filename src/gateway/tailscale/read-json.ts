export type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON object; of anything else none. */
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** The object that a program printed; null when it printed anything else. */
export function objectIn(text: string): Members | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? membersOf(value) : null;
  } catch {
    return null; // to every caller this is Tailscale not being there
  }
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An empty list may be written as null, or be left out. */
export const isEmptyList = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
