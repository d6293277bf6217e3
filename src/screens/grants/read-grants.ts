import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import { type Fields, fieldsOf, idOf, numberOf, rowsOf, textOf, timeOf } from '../read.ts';
import type { Grant, Grants } from './grant.ts';

/** The answer of `oc.grant.list`. A grant of which a part cannot be shown is not readable here. */
export function readGrants(gateway: string, answer: unknown): Grants {
  return rowsOf(fieldsOf(answer)?.['grants'] ?? null, (row) => readGrant(gateway, row));
}

const longest = 65_536;

function readGrant(gateway: string, row: Fields): Grant | null {
  const id = idOf(row['id']);
  const argv = wordsOf(row['argv']);
  const effects = wordsOf(row['effects']);
  const [cwd, where, agent, session] = ['cwd', 'where', 'agentId', 'sessionKey'].map((name) => whole(row[name]));
  const createdAtMs = timeOf(row['createdAtMs']);
  const expiresAtMs = timeOf(row['expiresAtMs']);
  if (!id || !argv || !effects || !cwd || !where || !agent || !session) return null;
  if (createdAtMs === null || expiresAtMs === null) return null;
  const texts = {
    argv,
    effects,
    cwd,
    where,
    agent,
    session,
    createdBy: textOf(row['createdBy']) ?? untrusted('unknown'),
  };
  return {
    section: 'grants',
    key: JSON.stringify(['grants', gateway, id]),
    gateway,
    id,
    ...texts,
    createdAtMs,
    expiresAtMs,
    lastUsedAtMs: timeOf(row['lastUsedAtMs']),
    uses: numberOf(row['uses']) ?? 0,
    state: stateOf(row['state']),
  };
}

const whole = (value: unknown): Untrusted | null =>
  typeof value === 'string' && value.length <= longest ? untrusted(value) : null;

/** All of them or none: a list with something left out would be another list. */
function wordsOf(value: unknown): readonly Untrusted[] | null {
  if (!Array.isArray(value)) return null;
  const words = value.map(whole);
  return words.every((word) => word !== null) ? words : null;
}

const stateOf = (value: unknown): Grant['state'] => (value === 'active' || value === 'expired' ? value : 'damaged');
