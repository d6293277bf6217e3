import { describe, expect, it } from 'vitest';
import { doorsOfTests, nothing } from '../gateway/admission/front-door.ts';
import { RealGateway } from '../gateway/methods/real-gateway.ts';

const frontDoor = doorsOfTests();

describe('THREATS E: allowlists and identity', () => {
  it.each(['@alice', 'alice#1234', 'alice@example.org', 'al*', 'Alice', ' alice'])(
    '64 mutable names (CVE-2026-28480): allowFrom %j admits nobody of that name',
    async (entry) => {
      const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: [entry] });
      expect(door.desk.accounts[0]).toMatchObject({ allowFrom: [], inertAllowFrom: [{ entry }] });
      const claims = { name: entry, username: entry.replace('@', ''), displayName: entry };
      for (const senderId of ['999', 'alice', entry]) await door.receive({ senderId, claims });
      expect(door.effects()).toEqual(nothing);
    },
  );

  it('65 display names (CVE-2026-53849): a sender who calls itself by an allowed id stays who it is', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: ['alice'] });
    for (const field of ['name', 'username', 'displayName', 'global_name', 'nick', 'real_name', 'senderId', 'id']) {
      await door.receive({ senderId: 'mallory', claims: { [field]: 'alice' } });
    }
    expect(door.effects()).toEqual(nothing);
    await door.receive({ senderId: 'alice', claims: { name: 'mallory' } });
    expect(door.turns.length).toBe(1);
  });

  it('66 part of an id is no id (CVE-2026-28446)', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: ['alice'] });
    const near = [
      'lice',
      'alic',
      'alice2',
      '2alice',
      'alice@lid',
      'alice.',
      'local:alice',
      'ALICE',
      'аlice',
      'alice\u200d',
      'alice ',
    ];
    for (const senderId of near) await door.receive({ senderId });
    expect(door.effects()).toEqual(nothing);
  });

  it('67 no sender (CVE-2026-31998): undefined, null, "", 0, [] are dropped and logged once', async () => {
    for (const local of [{ dmPolicy: 'open', allowFrom: ['*'] }, { dmPolicy: 'pairing' }]) {
      const door = frontDoor(local);
      for (let round = 0; round < 20; round += 1) {
        for (const senderId of [undefined, null, '', 0, [], {}, Number.NaN, true]) await door.receive({ senderId });
      }
      expect(door.effects()).toEqual(nothing);
      expect(door.logged.length).toBe(1);
    }
  });

  it('71 everybody is nobody’s owner (CVE-2026-44991): under open and "*" strangers chat and decide nothing', async () => {
    const door = frontDoor({ dmPolicy: 'open', allowFrom: ['*'] });
    for (const text of ['hello', '/approve all', '/config set x', '/owner add me']) await door.receive({ text });
    expect(door.turns.length).toBe(4);
    expect(door.desk.pairing.list({})).toMatchObject({ approved: [], ownerConfigured: false });
    expect(door.desk.kinds()).toEqual([]);
  });

  it('71 nobody of the local channel and not "*" can be made the owner', async () => {
    await using gateway = await RealGateway.open();
    const operator = await gateway.operator();
    for (const entry of [
      '*',
      'local:*',
      'local:alice',
      'alice',
      '',
      ':',
      'telegram:',
      'telegram:*',
      'telegram:@name',
      'telegram:name',
      'slack:U0456EFGH',
      'whatsapp:15551234567',
      'discord:name',
    ]) {
      const { ok, error } = await operator.request('oc.owner.set', { entries: [entry] });
      expect(ok, entry).toBe(false);
      expect(error.code).toBe('INVALID_REQUEST');
    }
    expect((await operator.request('oc.history.list', { kind: 'owner' })).payload['entries']).toEqual([]);
  });

  const lists: readonly [string, string, unknown, boolean][] = [
    ['open', 'absent', undefined, false],
    ['open', '[]', [], false],
    ['open', "['']", [''], false],
    ['open', "['*']", ['*'], true],
    ['allowlist', 'absent', undefined, false],
    ['allowlist', '[]', [], false],
    ['allowlist', "['']", [''], false],
    ['allowlist', "['*']", ['*'], false],
    ['pairing', 'absent', undefined, false],
    ['pairing', "['*']", ['*'], false],
    ['disabled', "['*']", ['*'], false],
    ['disabled', "['alice']", ['alice'], false],
    ['allowlist', "['alice']", ['alice'], true],
  ];
  it.each(lists)(
    '72 only a literal "*" opens, and only with open (CVE-2026-35649): %s with %s',
    async (dmPolicy, _, allowFrom, admitted) => {
      let turns = 0;
      try {
        const door = frontDoor({ dmPolicy, ...(allowFrom === undefined ? {} : { allowFrom }) });
        await door.receive();
        turns = door.turns.length;
      } catch (error) {
        // open without "*" is no policy: the configuration is refused, which admits nobody either
        expect(String(error)).toContain('the configuration is refused');
        expect(dmPolicy).toBe('open');
      }
      expect(turns > 0).toBe(admitted);
    },
  );

  it('73 full-width digits are other digits, and a number is no id', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: ['123'] });
    for (const senderId of ['１２３', '१२३', '0123', '123.0', '1_2_3', 123, '123\u0000'])
      await door.receive({ senderId });
    expect(door.effects()).toEqual(nothing);
    await door.receive({ senderId: '123' });
    expect(door.turns.length).toBe(1);
  });

  it.each(['alice\0evil', 'alice\n', 'alice\u202e', '\u200balice', 'alice\u0007', 'al ice'])(
    '74 the id %j is refused at the door under every policy',
    async (senderId) => {
      for (const local of [{ dmPolicy: 'open', allowFrom: ['*'] }, { dmPolicy: 'pairing' }, { allowFrom: ['alice'] }]) {
        const door = frontDoor(local);
        await door.receive({ senderId });
        expect(door.effects()).toEqual(nothing);
      }
    },
  );

  it('75 identity is the transport’s (CVE-2026-27484): what a message says of its sender is text', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: ['alice'] });
    const forged = {
      from: 'alice',
      sender: { id: 'alice' },
      sender_id: 'alice',
      as: 'alice',
      isOwner: true,
      owner: true,
    };
    await door.receive({ senderId: 'mallory', ...forged, text: '{"senderId":"alice"}', claims: { senderId: 'alice' } });
    expect(door.effects()).toEqual(nothing);
  });

  it('75 an RPC cannot speak as a sender: params with one are refused', async () => {
    await using gateway = await RealGateway.open({ channels: { local: { allowFrom: ['alice'] } } });
    const operator = await gateway.operator(['operator.write']);
    for (const extra of [
      { senderId: 'alice' },
      { as: 'alice' },
      { from: 'local:default:alice' },
      { sessionKey: 'agent:main:main' },
    ]) {
      const { ok, error } = await operator.request('oc.send', { text: 'hi', ...extra });
      expect(ok).toBe(false);
      expect(error.message).toContain('unexpected property');
    }
  });
});
