import { Secret } from '../../logs/secret.ts';
import type { Config } from '../config.ts';

/** Dotted paths of the policy at which two of them differ; lists count as one value. Secrets are compared, never shown. */
export const changedPaths = (before: Config, after: Config): readonly string[] => differences(before, after, []);

function differences(before: unknown, after: unknown, path: readonly string[]): readonly string[] {
  if (!isSection(before) || !isSection(after)) return same(before, after) ? [] : [path.join('.')];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]));
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);

/** A secret is told from a text that looks like it, and lists may hold secrets too. */
function same(before: unknown, after: unknown): boolean {
  if (before instanceof Secret && after instanceof Secret) return before.isSameAs(after);
  if (!isObject(before) || !isObject(after)) return before === after;
  const names = Object.keys(before);
  return (
    Array.isArray(before) === Array.isArray(after) &&
    names.length === Object.keys(after).length &&
    names.every((name) => Object.hasOwn(after, name) && same(before[name], after[name]))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Secret);
