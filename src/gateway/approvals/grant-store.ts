import type { GrantOffer } from '../protocol/approvals.ts';
import type { Store } from '../state/store.ts';
import { hash } from './digest.ts';

/** A grant as it was given, and what became of it. */
export interface Grant {
  readonly id: string;
  readonly form: GrantOffer;
  readonly approvalId: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly uses: number;
  /** The row is not what was written: it covers nothing. */
  readonly damaged: boolean;
}

type Given = Omit<Grant, 'lastUsedAtMs' | 'uses' | 'damaged'>;

/** The digest of a grant, which its row and its entry in the ledger hold. */
export const grantDigest = ({ id, form, approvalId, createdBy, createdAtMs, expiresAtMs }: Given): string =>
  hash([id, form, approvalId, createdBy, createdAtMs, expiresAtMs]);

/** The statements of standing approvals. */
export function grantStore({ db }: Store) {
  const add = db.prepare('INSERT INTO approval_grant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)');
  const all = db.prepare('SELECT * FROM approval_grant ORDER BY created_at, id');
  const ofSession = db.prepare('SELECT * FROM approval_grant WHERE agent = ? AND session = ? ORDER BY created_at, id');
  const one = db.prepare('SELECT * FROM approval_grant WHERE id = ?');
  const remove = db.prepare('DELETE FROM approval_grant WHERE id = ?');
  const use = db.prepare('UPDATE approval_grant SET last_used_at = ?, uses = uses + 1 WHERE id = ?');
  const sweep = db.prepare('DELETE FROM approval_grant WHERE expires_at < ?');
  return {
    add(given: Given): void {
      const { id, form, approvalId, createdBy, createdAtMs, expiresAtMs } = given;
      const whose = [form.agentId, form.sessionKey] as const;
      const rest = [approvalId, createdBy, createdAtMs, expiresAtMs] as const;
      add.run(id, JSON.stringify(form), grantDigest(given), ...whose, ...rest);
    },
    all: (): readonly Grant[] => all.all().map(read),
    ofSession: (agentId: string, sessionKey: string): readonly Grant[] => ofSession.all(agentId, sessionKey).map(read),
    one(id: string): Grant | null {
      const row = one.get(id);
      return row === undefined ? null : read(row);
    },
    remove: (id: string): boolean => remove.run(id).changes === 1,
    use: (id: string, atMs: number): void => void use.run(atMs, id),
    /** Forgets those that ended before a time. */
    sweep: (beforeMs: number): void => void sweep.run(beforeMs),
  };
}

const nothing: GrantOffer = {
  ...{ argv: [], cwd: '', effects: [], where: 'sandbox', agentId: '', sessionKey: '', days: 0 },
};

function read(row: Record<string, unknown>): Grant {
  const given = {
    id: String(row['id']),
    form: parsed(String(row['form'])),
    approvalId: String(row['approval_id']),
    createdBy: String(row['created_by']),
    createdAtMs: Number(row['created_at']),
    expiresAtMs: Number(row['expires_at']),
  };
  const { form } = given;
  const damaged =
    form === null ||
    grantDigest({ ...given, form }) !== row['digest'] ||
    form.agentId !== row['agent'] ||
    form.sessionKey !== row['session'];
  return {
    ...given,
    form: damaged ? nothing : form,
    lastUsedAtMs: row['last_used_at'] === null ? null : Number(row['last_used_at']),
    uses: Number(row['uses']),
    damaged,
  };
}

/** A form with a member that is not known here would be obeyed without what that member says. */
const members = Object.keys(nothing).toSorted().join();

/** Null for what is no form any more; the caller takes it for damaged. */
function parsed(text: string): GrantOffer | null {
  try {
    const value: unknown = JSON.parse(text);
    const isKnown = typeof value === 'object' && value !== null && Object.keys(value).toSorted().join() === members;
    // why: the digest is compared with one over exactly what was written
    return isKnown ? (value as GrantOffer) : null;
  } catch {
    return null;
  }
}
