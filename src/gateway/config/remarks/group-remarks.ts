import type { AccountConfig, Config } from '../config.ts';
import { formatKeyPath } from '../keys/key-path.ts';
import type { Warning } from './problem.ts';

interface Remark {
  readonly when: (account: AccountConfig) => boolean;
  /** Below the section of the account. */
  readonly key: readonly string[];
  readonly message: (policy: string) => string;
}

const policyIs =
  (...names: readonly AccountConfig['groups']['groupPolicy'][]) =>
  ({ groups }: AccountConfig): boolean =>
    names.includes(groups.groupPolicy);
const rooms = ({ groups }: AccountConfig): readonly string[] => Object.keys(groups.groups);
const hearsAll = ({ groups: { groups } }: AccountConfig, which: (room: string) => boolean): boolean =>
  Object.entries(groups).some(([room, { requireMention }]) => which(room) && requireMention === false);

/** What a configuration of groups does that may surprise whoever wrote it. */
const remarks: readonly Remark[] = [
  {
    when: policyIs('open'),
    key: ['groupPolicy'],
    message: () =>
      'is open: everybody is heard in every group that somebody takes the bot into, but where a group has a list',
  },
  {
    when: (account) => !policyIs('allowlist')(account) && account.groups.groupAllowFrom !== null,
    key: ['groupAllowFrom'],
    message: (policy) => `keeps nobody out and lets nobody in while groupPolicy is ${policy}`,
  },
  {
    when: (account) => policyIs('disabled')(account) && rooms(account).length > 0,
    key: ['groups'],
    message: () => 'lists groups, and nobody is heard in any while groupPolicy is disabled',
  },
  {
    when: (account) => policyIs('owner-only')(account) && rooms(account).length > 0,
    key: ['groups'],
    message: () => 'lists groups, and the owner alone is heard in them while groupPolicy is owner-only',
  },
  {
    when: (account) => policyIs('admins')(account) && !rooms(account).some((room) => room !== '*'),
    key: ['groups'],
    message: () =>
      'lists no group by its id: while groupPolicy is admins the owner alone is heard ("*" does not count)',
  },
  {
    when: (account) => policyIs('owner-only', 'admins')(account) && hearsAll(account, () => true),
    key: ['groups'],
    message: (policy) =>
      `requireMention: false does not count while groupPolicy is ${policy}: a mention is always wanted`,
  },
  {
    when: (account) => policyIs('open', 'allowlist')(account) && hearsAll(account, (room) => room === '*'),
    key: ['groups', '*', 'requireMention'],
    message: () =>
      'is false: also in groups that nobody listed, every message of whoever is heard is for the assistant',
  },
];

export const groupRemarks = ({ accounts }: Config): readonly Warning[] =>
  accounts
    .filter(({ channel }) => channel !== 'local')
    .flatMap((account) =>
      remarks
        .filter(({ when }) => when(account))
        .map(({ key, message }) => ({
          path: formatKeyPath([...account.at, ...key]),
          message: message(account.groups.groupPolicy),
        })),
    );
