import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { nearest } from '../nearest.ts';

/** The page of one check. Throws NOT_FOUND with the name that was probably meant. */
export async function explain({ out }: CliContext, id: string): Promise<void> {
  const { checks } = await import('../../gateway/audit/checks.ts');
  const row = checks.find((check) => check.id === id);
  if (row === undefined) throw noSuchCheck(id, checks);
  const { area, severities, title, when, why, fix } = row;
  out.result('oc.security.explain/1', { id, area, severities, title, when, why, fix }, () => {
    out.say(`${id}  (${severities.join(' or ')})`);
    out.say(title);
    out.say('');
    out.say(`When  ${when}`);
    out.say(`Why   ${why}`);
    if (fix !== null) out.say(`Fix   ${fix}`);
  });
}

function noSuchCheck(id: string, checks: readonly { readonly id: string }[]): OcError {
  const near = nearest(
    id,
    checks.map((check) => check.id),
  );
  return new OcError('NOT_FOUND', `there is no check "${id}"`, [
    near === null ? 'All findings here:  oc security audit' : `Did you mean  oc security explain ${near}`,
  ]);
}
