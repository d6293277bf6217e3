import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { ConsoleState } from './state.ts';

/** What this console may do, in words. */
export function accessText(state: ConsoleState): Safe {
  const scopes = state.snapshot.hello?.scopes;
  if (!scopes) return own('not signed in');
  if (state.readOnly) return own('read-only');
  if (scopes.includes('operator.admin')) return own('full access');
  const names = scopes.map((scope) => printable(scope.replace('operator.', '')));
  return names.length === 0 ? own('no access') : safe`access: ${printable(names.join(' '))}`;
}
