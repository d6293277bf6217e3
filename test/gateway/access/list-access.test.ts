import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/gateway/access/access.ts';
import type { AccessRow } from '../../../src/gateway/protocol/access.ts';
import { policyOf } from '../config/place.ts';
import { Desk } from '../pairing/desk.ts';

const botToken = '42:AAcanary-canary-canary-canary-cana';

/** The table of one account of Telegram, as `chat who effect`; the local channel beside it is left out. */
function tableOf(telegram: object, owner: readonly string[] = [], prepare: (desk: Desk) => unknown = () => undefined) {
  using desk = new Desk();
  const text = JSON.stringify({
    channels: { telegram: { botToken, ...telegram }, local: { enabled: false } },
    commands: { ownerAllowFrom: owner },
  });
  const { config } = policyOf(text);
  desk.accounts = config.accounts;
  prepare(desk);
  const table = openAccess({ config: () => config, pairing: desk.pairing, running: null }).list();
  return { ...table, lines: table.rows.filter(({ channel }) => channel === 'telegram').map(lineOf) };
}

const lineOf = ({ room, senderId, who, effect, mention, isOwner }: AccessRow): string =>
  [
    ...[room ?? 'direct', senderId ?? who, ...(isOwner ? ['owner'] : []), effect],
    ...(mention === null ? [] : [mention ? 'mentioned' : 'always']),
  ].join(' ');

const sender = (senderId: string) => ({ channel: 'telegram', accountId: 'default', senderId });

describe('oc access', () => {
  it('has for each chat whoever is decided about otherwise than everybody else, who comes last', () => {
    expect(tableOf({ allowFrom: ['5001'] }).lines).toEqual([
      'direct 5001 allow',
      'direct everybody else ask',
      '* everybody else deny',
    ]);
  });

  it('names who is paired, rejected and blocked, on this account alone', () => {
    const { lines, waiting } = tableOf({ allowFrom: ['5004'] }, [], ({ pairing }) => {
      for (const id of ['5001', '5002', '5003']) pairing.room.ask(sender(id), {}, '{}');
      const [first, second] = pairing.list({}).pending;
      void pairing.approve({ requestId: first?.requestId ?? '' }, 'ann');
      pairing.reject(second?.requestId ?? '', 'ann', false);
      pairing.block(sender('5004'), 'ann');
      pairing.block({ ...sender('5005'), accountId: 'other' }, 'ann');
    });
    expect(lines).toEqual([
      'direct 5004 deny',
      'direct 5001 allow',
      'direct 5002 deny',
      'direct everybody else ask',
      '* 5004 deny',
      '* everybody else deny',
    ]);
    expect(waiting).toBe(1);
  });

  it('has a row for each listed group, with the mention that it wants', () => {
    const groups = {
      '-1001': {},
      '-1002': { allowFrom: ['5001'], requireMention: false },
      '-1003': { enabled: false },
    };
    expect(tableOf({ dmPolicy: 'disabled', groups }).lines).toEqual([
      'direct everybody else deny',
      '-1001 everybody else allow mentioned',
      '-1002 5001 allow always',
      '-1002 everybody else deny',
      '-1003 everybody else deny',
      '* everybody else deny',
    ]);
  });

  it('says who has to be an administrator, and where the owner is heard', () => {
    const admins = { dmPolicy: 'open', allowFrom: ['*'], groupPolicy: 'admins', groups: { '-1001': {} } };
    expect(tableOf(admins, ['telegram:7']).lines).toEqual([
      'direct 7 owner allow',
      'direct everybody else allow',
      '-1001 7 owner allow mentioned',
      '-1001 everybody else needs mentioned',
      '* 7 owner allow mentioned',
      '* everybody else deny',
    ]);
  });

  it('has one row for an account that is off, and none for groups that are', () => {
    expect(tableOf({ enabled: false, allowFrom: ['5001'], groups: { '-1001': {} } }).lines).toEqual([
      'direct everybody else deny',
    ]);
    expect(tableOf({ groupPolicy: 'disabled', groups: { '-1001': {} } }).lines).toEqual([
      'direct everybody else ask',
      '* everybody else deny',
    ]);
  });

  it('lists the entries that admit nobody with their key and why', () => {
    const { inert, lines } = tableOf({ allowFrom: ['@bob'], groupAllowFrom: ['bob#1234'], groups: { '-1001': {} } });
    expect(inert).toMatchObject([
      { path: 'channels.telegram.allowFrom', entry: '@bob', because: expect.stringContaining('changes hands') },
      { path: 'channels.telegram.groupAllowFrom', entry: 'bob#1234' },
    ]);
    expect(lines.join()).not.toContain('bob');
  });

  it('takes no long time for many groups with many senders', () => {
    const groups = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`-${at + 1}`, {}]));
    const allowFrom = Array.from({ length: 1000 }, (_, at) => String(5000 + at));
    const { rows, omitted, lines } = tableOf({ groups, allowFrom });
    expect(omitted).toBeGreaterThan(900);
    expect(rows.length).toBeGreaterThan(1000);
    expect(lines).toContain('-1 everybody else allow mentioned');
  });

  it('ends after 2000 rows, and says how many more there are', () => {
    const groups = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`-${at + 1}`, {}]));
    const { rows, omitted } = tableOf({ groups });
    expect(rows).toHaveLength(2000);
    // Two accounts in private, the groups, and every other group.
    expect(omitted).toBe(2 + 3000 + 1 - 2000);
  });
});
