import type { Raw } from './tree.ts';

/** What became of a text with `${NAME}` in it. */
type Expanded =
  | { readonly ok: true; readonly text: string; readonly names: readonly string[] }
  | { readonly ok: false; readonly missing: readonly string[] };

const reference = /(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Fills in variables; `$${NAME}` stays `${NAME}`. A variable that is unset or empty is missing: nothing stands in for it. */
function expand(text: string, lookup: (name: string) => string | undefined): Expanded {
  const names: string[] = [];
  const missing: string[] = [];
  const filled = text.replaceAll(reference, (whole, dollar: string, name: string) => {
    if (dollar !== '') return whole.slice(1);
    const value = lookup(name);
    names.push(name);
    if (value === undefined || value === '') missing.push(name);
    return value ?? '';
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
