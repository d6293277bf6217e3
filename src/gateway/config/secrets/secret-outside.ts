import type { Evaluation } from '../evaluate.ts';
import type { Warning } from '../remarks/problem.ts';
import type { Settings } from '../settings.ts';

/** Secrets in the file although the keychain was chosen: they were there before, or somebody wrote them by hand. */
export function outsideOfKeychain(settings: Settings, { values }: Evaluation): readonly Warning[] {
  if (!settings.get<boolean>(['auth', 'useKeychain'])) return [];
  return [...values].flatMap(([path, { row, origin }]) =>
    row.secret === true && (origin.kind === 'file' || origin.kind === 'include') && origin.variables.length === 0
      ? [{ path, message: `stands in the file although auth.useKeychain is on; move it:  oc config set ${path} -` }]
      : [],
  );
}
