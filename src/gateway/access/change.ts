import type { AccountConfig } from '../config/config.ts';
import type { RoomRules } from '../policy/admit-group.ts';
import type { Step } from '../policy/ways.ts';
import type { AccessCase } from './case.ts';

export type AccessStep = Step<AccessCase>;

/** What is stored about the ids of the sender. */
export interface Stored {
  readonly deniedIds: readonly string[];
  readonly approvedIds: readonly string[];
  /** The request that waits, if one does. */
  readonly requestId: string | null;
}

export type Possible = AccessStep | null;
export const possible = (...steps: readonly Possible[]): readonly AccessStep[] => steps.filter((step) => step !== null);

export const withAccount =
  (change: (account: AccountConfig) => Partial<AccountConfig>) =>
  (one: AccessCase): AccessCase => ({ ...one, account: { ...one.account, ...change(one.account) } });
export const withGroups = (change: (groups: AccountConfig['groups']) => Partial<AccountConfig['groups']>) =>
  withAccount(({ groups }) => ({ groups: { ...groups, ...change(groups) } }));
export const withRoom = (room: string, change: (rules: RoomRules) => Partial<RoomRules>) =>
  withGroups(({ groups }) => {
    const before = Object.hasOwn(groups, room) ? groups[room] : undefined;
    const rules = before ?? { enabled: true, requireMention: null, allowFrom: null };
    return { groups: { ...groups, [room]: { ...rules, ...change(rules) } } };
  });

/** The room that a rule is written for: the narrowest, so that nothing changes around it. */
export const roomOf = ({ chat }: AccessCase): string | undefined => chat.rooms[0];

export const rulesOf = ({ groups }: AccountConfig['groups'], room: string | undefined): RoomRules | undefined =>
  room !== undefined && Object.hasOwn(groups, room) ? groups[room] : undefined;
