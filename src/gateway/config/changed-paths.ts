import { Secret } from '../logs/secret.ts';
import type { Config } from './config.ts';

/** Dotted paths of the policy at which two of them differ; lists count as one value. Secrets are compared, never shown. */
export const changedPaths = (before: Config, after: Config): readonly string[] => differences(before, after, []);

function differences(before: unknown, after: unknown, path: readonly string[]): readonly string[] {
  if (!isSection(before) || !isSection(after)) return same(before, after) ? [] : [path.join('.')];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], [...path, name]));
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);

function same(before: unknown, after: unknown): boolean {
  if (before instanceof Secret && after instanceof Secret) return before.reveal() === after.reveal();
  if (before instanceof Secret || after instanceof Secret) return false;
  return JSON.stringify(before) === JSON.stringify(after);
}
