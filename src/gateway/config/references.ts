/** What became of a text with `${NAME}` in it. */
export type Expanded =
  | { readonly ok: true; readonly text: string; readonly names: readonly string[] }
  | { readonly ok: false; readonly missing: readonly string[] };

const reference = /(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Fills in variables; `$${NAME}` stays `${NAME}`. A variable that is unset or empty is missing: nothing stands in for it. */
export function expand(text: string, lookup: (name: string) => string | undefined): Expanded {
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
