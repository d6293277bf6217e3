import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/gateway/access/access.ts';
import type { AccountConfig, Config } from '../../../src/gateway/config/config.ts';
import { FrontDoor } from '../admission/front-door.ts';
import { policyOf } from '../config/place.ts';

/**
 * The gateway's admission and `oc explain`, on the same store and the same account, over every policy with every kind of
 * list: both must name the same decision and the same rule (THREATS 84; CVE-2026-33578, GHSA-63mg-xp9j-jfcm).
 */
const botToken = '42:AAcanary-canary-canary-canary-cana';
const room = '-1001';
const people = { stranger: '5001', listed: '5002', approved: '5003', blocked: '5004', rejected: '5005', owner: '7' };

const base = policyOf(
  JSON.stringify({ channels: { telegram: { botToken } }, commands: { ownerAllowFrom: ['telegram:7'] } }),
).config;
const plain = base.accounts.find(({ channel }) => channel === 'telegram');
if (plain === undefined) throw new Error('there is no account of Telegram');

const lists = [[], ['*'], [people.listed], ['*', people.listed]] as const;
const direct = (['pairing', 'allowlist', 'open', 'disabled'] as const).flatMap((dmPolicy) =>
  lists.map((allowFrom): AccountConfig => ({ ...plain, dmPolicy, allowFrom })),
);

const rules = { enabled: true, requireMention: null, allowFrom: null };
const rooms: readonly AccountConfig['groups']['groups'][] = [
  {},
  { '*': rules },
  { [room]: rules },
  { '-2002': rules },
  { '*': { ...rules, requireMention: false }, [room]: rules },
  { [room]: { ...rules, requireMention: false } },
  { [room]: { ...rules, enabled: false }, '*': rules },
  { [room]: { ...rules, allowFrom: [people.listed] } },
  { '*': { ...rules, allowFrom: [] }, [room]: rules },
];
const grouped = (['allowlist', 'open', 'disabled', 'owner-only', 'admins'] as const).flatMap((groupPolicy) =>
  rooms.flatMap((groups) =>
    [null, ...lists].flatMap((groupAllowFrom): AccountConfig[] =>
      [[], [people.listed]].map((allowFrom) => ({
        ...plain,
        allowFrom,
        groups: { groupPolicy, groupAllowFrom, groups, inert: [] },
      })),
    ),
  ),
);

async function doorWithPeople(): Promise<FrontDoor> {
  const door = new FrontDoor({ telegram: { botToken } }, ['telegram:7']);
  for (const senderId of [people.approved, people.rejected]) await door.receive({ senderId }, 'telegram');
  const waiting = (id: string): string =>
    door.desk.pairing.list({}).pending.find(({ senderId }) => senderId === id)?.requestId ?? '';
  await door.desk.pairing.approve({ requestId: waiting(people.approved) }, 'ann');
  door.desk.pairing.reject(waiting(people.rejected), 'ann', false);
  door.desk.pairing.block({ channel: 'telegram', accountId: 'default', senderId: people.blocked }, 'ann');
  return door;
}

const accessOf = (door: FrontDoor, account: AccountConfig) => {
  const config: Config = { ...base, accounts: [account] };
  const running = { administrator: async () => door.administrator, recent: door.recent, moved: () => null };
  return openAccess({ config: () => config, pairing: door.desk.pairing, running });
};

/** What the gateway did with a message, and what it says of why. */
async function decided(door: FrontDoor, account: AccountConfig, message: object) {
  door.desk.accounts = [account];
  await door.receive({ messageId: 'm', ...message }, 'telegram');
  const [{ effect, by, because } = { effect: 'nothing', by: '', because: null }] = door.recent.list();
  door.desk.nowMs += 1;
  return { effect, by, because };
}

describe('oc explain', () => {
  it('84 says of direct messages what the gateway does, over every policy, list and standing', async () => {
    using door = await doorWithPeople();
    let compared = 0;
    for (const account of [...direct, ...direct.map((one) => ({ ...one, enabled: false }))]) {
      const access = accessOf(door, account);
      for (const senderId of Object.values(people)) {
        const told = await access.explain({ channel: 'telegram', chat: 'direct', senderId });
        expect(told.decision).toEqual(await decided(door, account, { senderId }));
        compared += 1;
      }
    }
    expect(compared).toBe(2 * 16 * 6);
  });

  it('84 says of groups what the gateway does, over every policy, room, list, sender, mention and answer of the platform', async () => {
    using door = await doorWithPeople();
    const seen = new Set<string>();
    for (const account of grouped) {
      for (const administrator of account.groups.groupPolicy === 'admins'
        ? (['yes', 'no', 'unknown'] as const)
        : (['no'] as const)) {
        door.administrator = administrator;
        const access = accessOf(door, account);
        for (const senderId of Object.values(people)) {
          const told = await access.explain({ channel: 'telegram', chat: room, senderId });
          const from = { senderId, chat: { kind: 'group', id: room, rooms: [room] } };
          const spoken = await decided(door, account, { ...from, mention: 'mention' });
          const silent = await decided(door, account, { ...from, mention: 'none' });
          expect([told.decision, told.unmentioned]).toEqual([spoken, silent]);
          seen.add(`${spoken.by} ${spoken.because}`).add(`${silent.by} ${silent.because}`);
        }
      }
    }
    // Every rule about groups was met but those about a room without an id and an account that is off.
    expect(seen.size).toBe(11);
  });
});
