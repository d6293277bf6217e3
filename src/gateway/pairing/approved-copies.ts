import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { PairingChange } from '../protocol/pairing.ts';
import { writeFileAtomicSync } from '../state/atomic-file.ts';
import { ensurePrivateDir } from '../state/private-dir.ts';
import { type AccountKey, copyName, copyText, isOthers, readApprovedList } from './older-files.ts';

/** Something that the operator should read, with what it is about. */
export type Remark = (words: string, data: Readonly<Record<string, unknown>>) => void;

/** Copies of whom each account has approved, for people and other programs. Nothing that decides reads them. */
export interface ApprovedCopies {
  /** Writes the copy of an account anew when a change of access has changed it. Never throws. */
  follow(change: AccountKey & { readonly change: PairingChange }): void;
  /** Writes every copy anew that is not what is approved, and says which was changed by somebody else. */
  refresh(accounts: readonly AccountKey[]): void;
}

const changesOfApproved: readonly PairingChange[] = ['approved', 'revoked', 'blocked', 'cleared'];

/** `approved`: the stable ids that an account has approved now. */
export function openApprovedCopies(
  dir: string,
  approved: (account: AccountKey) => readonly string[],
  remark: Remark,
): ApprovedCopies {
  /** What was last written, so that a change of many rows is one file. */
  const written = new Map<string, string>();
  const write = (account: AccountKey): void => {
    const name = copyName(account);
    const ids = approved(account);
    const text = copyText(ids);
    if (written.get(name) === text) return;
    try {
      ensurePrivateDir(dir);
      keepOthers(dir, name, ids, remark);
      writeFileAtomicSync(join(dir, name), text);
      written.set(name, text);
    } catch (error) {
      // The decision stands in the store; the copy is made again at the next change and the next start.
      written.delete(name);
      remark('the copy of whom an account has approved could not be written', { file: name, error: wordsOf(error) });
    }
  };
  return {
    follow({ change, channel, accountId }) {
      if (changesOfApproved.includes(change)) write({ channel, accountId });
    },
    refresh(accounts) {
      for (const account of accounts) if (isDue(dir, account, approved(account), remark)) write(account);
    },
  };
}

/** Is the copy another one than it should be? What somebody wrote into it is kept beside it, and admits nobody. */
function isDue(dir: string, account: AccountKey, approved: readonly string[], remark: Remark): boolean {
  const name = copyName(account);
  const found = readApprovedList(dir, name);
  if (found.kind === 'missing') return approved.length > 0;
  if (found.kind === 'refused') {
    remark('the copy of whom an account has approved is made again', { file: name, because: found.because });
    return true;
  }
  const others = found.value.filter((entry) => !approved.includes(entry)).length;
  if (others > 0) {
    const kept = keepBeside(join(dir, name)) ? `${name}.old` : null;
    const words = 'the copy of whom an account has approved was changed; it is not read, and lets nobody in';
    remark(words, { file: name, entriesThatAdmitNobody: others, kept });
  }
  return others > 0 || found.value.length !== approved.length || isOthers(dir, name);
}

/** A list that is no copy of ours is kept, where it names others: one of an older installation that was not taken over. Throws. */
function keepOthers(dir: string, name: string, approved: readonly string[], remark: Remark): void {
  if (!isOthers(dir, name)) return;
  const found = readApprovedList(dir, name);
  if (found.kind === 'found' && found.value.every((entry) => approved.includes(entry))) return;
  renameSync(join(dir, name), join(dir, `${name}.old`));
  remark('a list that oc did not write is kept beside the copy in its place', { file: name, kept: `${name}.old` });
}

function keepBeside(path: string): boolean {
  try {
    renameSync(path, `${path}.old`);
    return true;
  } catch {
    return false; // the next write says what stands in the way
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
