import { createHash } from 'node:crypto';

/** No sign looks like another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const shortest = 3;
const longest = 12;

/** Lists are drawn often. A bound, so that a flood of requests cannot fill the memory. */
const remembered = 1024;
const names = new Map<string, string>();

/** A name for a request that people can read out, from its id alone: `K7M2QX…`. Only its beginning is shown. */
export function spokenName(id: string): string {
  const known = names.get(id);
  if (known !== undefined) return known;
  const bytes = createHash('sha256').update(id).digest();
  const name = Array.from(bytes.subarray(0, longest), (byte) => alphabet[byte % alphabet.length] ?? '').join('');
  if (names.size >= remembered) names.clear();
  names.set(id, name);
  return name;
}

/** The shortest beginning of a request's name, three signs at least, that no other one in the list shares. */
export function shortId(id: string, ids: readonly string[]): string {
  const name = spokenName(id);
  const others = ids.filter((other) => other !== id).map(spokenName);
  for (let length = shortest; length < longest; length += 1) {
    const short = name.slice(0, length);
    if (!others.some((other) => other.startsWith(short))) return short;
  }
  return id;
}

/** The ids that what was typed can mean: a whole id, or three or more signs from the beginning of an id or of a name. */
export function idsMeant(typed: string, ids: readonly string[]): readonly string[] {
  if (ids.includes(typed)) return [typed];
  if (typed.length < shortest) return [];
  const name = typed.toUpperCase();
  return ids.filter(
    (id) => id.startsWith(typed) || id.replace(/^plugin:/, '').startsWith(typed) || spokenName(id).startsWith(name),
  );
}
