import type { Gateway } from '../../gateway/client/link.ts';
import type { GrantRow } from '../../gateway/protocol/approvals.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ResultOf } from '../../gateway/protocol/methods.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { effectWords } from '../../screens/approvals/effect-words.ts';
import { part } from '../../screens/approvals/part.ts';
import { idsMeant, shortId } from '../../screens/approvals/short-id.ts';
import { whereWords } from '../../screens/approvals/where-words.ts';
import type { CliContext } from '../command.ts';
import type { Output } from '../output.ts';
import { count, duration, when } from '../words.ts';

type Listed = ResultOf<'oc.grant.list'>;

/** Standing approvals: the whole of what each covers, since less would not say what is allowed. */
export function showGrants(out: Output, { grants, serverTimeMs }: Listed): void {
  const ids = grants.map(({ id }) => id);
  const short = (id: string): string => shortId(id, ids);
  const records = grants.map((grant) => [grant.id, grant.state, when(grant.expiresAtMs), commandOf(grant)]);
  const documents = grants.map((grant) => documentOf(grant, short(grant.id)));
  out.table('oc.approvals.grants/1', { grants: documents }, records, () => {
    if (grants.length === 0) out.say('Nothing is allowed from now on: every call that needs it is asked about.');
    for (const grant of grants) showGrant(out, grant, short(grant.id), serverTimeMs);
    if (grants.length > 0) out.say('Take one back:  oc approvals revoke ID');
  });
}

const commandOf = ({ argv }: GrantRow): string => redactSubject(argv.map(part).join(' '));

const documentOf = ({ argv, ...grant }: GrantRow, short: string): object => ({
  ...grant,
  short,
  argv: argv.map((word) => redactSubject(word)),
});

function showGrant(out: Output, grant: GrantRow, short: string, nowMs: number): void {
  const { state, expiresAtMs, lastUsedAtMs, uses, createdBy, createdAtMs } = grant;
  const left = state === 'active' ? `${duration(expiresAtMs - nowMs)} left` : words[state];
  const used = lastUsedAtMs === null ? 'never used' : `used ${count(uses, 'time')}, last ${when(lastUsedAtMs)}`;
  out.row({ text: short, width: 10 }, { text: commandOf(grant), width: 0, as: 'command' });
  out.field('STATE', `${left}, ${used}`);
  out.field('WHERE', `${whereWords(grant.where)}, in ${grant.cwd}, session ${grant.sessionKey}`);
  out.field('DOES', `no more than: ${effectWords(grant.effects)}`);
  out.field('GIVEN', `${when(createdAtMs)} by ${createdBy}`);
}

const words: Readonly<Record<Exclude<GrantRow['state'], 'active'>, string>> = {
  expired: 'EXPIRED: asked about again',
  damaged: 'DAMAGED: covers nothing',
};

/** By its id, or a part of its short name that only one has. Taking access away never asks. */
export async function revokeGrant({ out }: CliContext, gateway: Gateway, typed: string): Promise<void> {
  const { grants } = await gateway.request('oc.grant.list', {});
  const ids = grants.map(({ id }) => id);
  const [id, ...more] = idsMeant(typed, ids);
  if (id === undefined || more.length > 0) {
    throw new OcError('NOT_FOUND', `no grant ${JSON.stringify(typed)}`, ['See  oc approvals grants']);
  }
  const outcome = await gateway.request('oc.grant.revoke', { id });
  if (outcome.outcome === 'not-found') {
    throw new OcError('NOT_FOUND', 'somebody has taken this grant back already', ['See  oc approvals grants']);
  }
  out.result('oc.approvals.revoke/1', { id, ...outcome }, () =>
    out.say(`Revoked ${shortId(id, ids)}: the next call is asked about.`),
  );
}
