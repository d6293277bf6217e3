import { describe, expect, it } from 'vitest';
import { message, read } from './events.ts';

describe('the sender of a message of Slack (THREATS 65, CVE-2026-53849)', () => {
  const shared = { is_ext_shared_channel: true };

  it.each<readonly [string, object, object, string | null]>([
    ['a member of the own workspace', {}, {}, 'T0HOME:U0ALICE'],
    ['a member of an organisation', { user: 'W0ALICE', team: 'E0ORG' }, {}, 'E0ORG:W0ALICE'],
    [
      'a member of another workspace, as it is marked',
      { user_team: 'T0FAR', source_team: 'T0FAR' },
      shared,
      'T0FAR:U0ALICE',
    ],
    ['one mark alone', { user_team: 'T0FAR' }, shared, 'T0FAR:U0ALICE'],
    ['the other mark alone', { source_team: 'T0FAR' }, shared, 'T0FAR:U0ALICE'],
    [
      'a mark before the workspace of the conversation',
      { team: 'T0HOME', user_team: 'T0FAR' },
      shared,
      'T0FAR:U0ALICE',
    ],
    ['no mark in a shared conversation', {}, shared, null],
    ['no workspace at all, not shared', { team: undefined }, {}, 'T0HOME:U0ALICE'],
    ['no workspace at all, shared', { team: undefined }, shared, null],
    [
      'no workspace at all, and no word whether shared',
      { team: undefined },
      { is_ext_shared_channel: undefined },
      null,
    ],
    ['marks that are no texts', { user_team: 7 }, {}, null],
  ])('is %s', (_, event, outer, senderId) => {
    expect(read(message(event), outer).senderId).toBe(senderId);
  });

  it('is the same member id in two workspaces, and two people', () => {
    const [here, there] = [read(message()), read(message({ user_team: 'T0FAR' }), shared)];
    expect(here.senderId).not.toBe(there.senderId);
    expect([...here.aliases, ...there.aliases]).toEqual([]);
  });

  it('claims names of a bounded length, and no other field', () => {
    const profile = { name: 'U0OWNER', real_name: '😀'.repeat(100), display_name: 'T0HOME:U0OWNER', email: 'x@y.z' };
    const { claims, senderId } = read(message({ user_profile: profile }));
    expect(Object.keys(claims)).toEqual(['name', 'displayName', 'username']);
    expect(claims['name']?.length).toBe(128);
    expect(claims['name']?.isWellFormed()).toBe(true);
    expect(senderId).toBe('T0HOME:U0ALICE');
  });
});
