import type { Raw } from './file/tree.ts';

/** What became of a text with `${NAME}` in it. */
type Expanded =
  | { readonly ok: true; readonly text: string; readonly names: readonly string[] }
  | { readonly ok: false; readonly missing: readonly string[] };

const reference = /(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** What variables may add to one text, in UTF-16 units; no setting is that long, and many short references could add up to anything. */
const longestAdded = 65_536;

/**
 * Fills in variables; `$${NAME}` stays `${NAME}`. A variable that is unset or empty is missing: nothing stands in for it. So
 * is one that there is no room for.
 */
function expand(text: string, lookup: (name: string) => string | undefined): Expanded {
  const names: string[] = [];
  const missing: string[] = [];
  const known = new Map<string, string | undefined>();
  let added = 0;
  const filled = text.replaceAll(reference, (whole, dollar: string, name: string) => {
    if (dollar !== '') return whole.slice(1);
    if (!known.has(name)) {
      names.push(name);
      known.set(name, lookup(name));
    }
    const value = known.get(name);
    added += value?.length ?? 0;
    if (value !== undefined && value !== '' && added <= longestAdded) return value;
    if (!missing.includes(name)) missing.push(name);
    return '';
  });
  return missing.length > 0 ? { ok: false, missing } : { ok: true, text: filled, names };
}

/** Fills in the references of a text or of the texts of a list; what is missing is named and stays as it was written. */
export function filledIn(
  raw: Raw,
  lookup: (name: string) => string | undefined,
): { readonly raw: Raw; readonly names: readonly string[]; readonly missing: readonly string[] } {
  const names: string[] = [];
  const missing: string[] = [];
  const fill = (value: Raw): Raw => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'string') return value;
    const expanded = expand(value, lookup);
    if (expanded.ok) names.push(...expanded.names);
    else missing.push(...expanded.missing);
    return expanded.ok ? expanded.text : value;
  };
  return { raw: fill(raw), names, missing };
}

/** `MY_TOKEN` instead of `${MY_TOKEN}`, for keys that are written so in guides. */
export const withBareName = (raw: Raw): Raw =>
  typeof raw === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(raw) ? `\${${raw}}` : raw;
