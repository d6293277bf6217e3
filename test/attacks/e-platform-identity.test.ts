import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hall, stages } from '../helpers/stages/hall.ts';

const to = 'mention';

describe.each(stages)('THREATS E: identity on %s, through a running gateway', (channel, openStage) => {
  let hall: Hall;
  let alice: string;
  let mallory: string;
  let room: string;
  beforeAll(async () => {
    hall = await Hall.open(openStage);
    ({ alice } = hall.stage.people);
    [room] = hall.stage.rooms;
    mallory = hall.stage.stranger(0);
  });
  afterAll(() => hall[Symbol.asyncDispose]());

  /** Whoever is in the list may write directly and in the room. */
  const only = (...allowFrom: readonly string[]) => ({
    dmPolicy: 'allowlist',
    allowFrom,
    groups: { [room]: {} },
    groupAllowFrom: allowFrom,
  });

  it('64 and 65 a name equal to an allowed id, or to a name that somebody wrote into the list, opens nothing (CVE-2026-28480, CVE-2026-53849)', async () => {
    await hall.rules(only(alice, '@alice', 'alice', 'alice#1234', 'Alice Example'));
    for (const name of [alice, '@alice', 'alice', 'alice#1234', 'Alice Example', '*']) {
      hall.stage.say(mallory, null, { text: 'by name', name });
      hall.stage.say(mallory, room, { text: 'by name', name, to });
    }
    await hall.settled();
    expect(hall.heard()).toEqual([]);
    hall.stage.say(alice, room, { text: 'under any name', name: mallory, to });
    expect((await hall.hears(1))[0]?.text).toContain('under any name');
  });

  it('66 a part of an id, or one that is longer, is another (CVE-2026-28446)', async () => {
    await hall.rules(only(...hall.stage.nearAlice));
    hall.stage.say(alice, null, { text: 'nearly' });
    hall.stage.say(alice, room, { text: 'nearly', to });
    await hall.settled();
    expect(hall.heard()).toEqual([]);
  });

  it('71 everybody is nobody’s owner (CVE-2026-44991): strangers talk, and decide nothing', async () => {
    const rules = { dmPolicy: 'open', allowFrom: ['*'], groupPolicy: 'open' };
    await hall.rules(rules, { commands: { ownerAllowFrom: [`${channel}:${alice}`] } });
    const orders = ['/approve all', '/config set x y', '/stop', '/owner add me'];
    for (const text of orders) hall.stage.say(mallory, null, { text });
    const heard = await hall.answers(orders.length);
    for (const [at, text] of orders.entries()) expect(heard[at]?.text).toContain(`You said: ${text}`);
    hall.stage.say(alice, null, { text: '/stop' });
    expect((await hall.hears(orders.length + 1)).at(-1)?.text).toBe('Nothing was running.');
    const { payload } = await hall.operator.request('oc.pairing.list', {});
    expect(payload).toMatchObject({ approved: [], pending: [] });
  });

  it('72 only "*" is everybody, and in a list of a room everybody in that room alone (CVE-2026-35649)', async () => {
    const lists: readonly (readonly [unknown, boolean])[] = [
      [[], false],
      [[''], false],
      [['**', 'all', 'everyone'], false],
      [['*'], true],
    ];
    for (const [list, isHeard] of lists) {
      await hall.rules({ dmPolicy: 'allowlist', groups: { [room]: {} }, groupAllowFrom: list });
      hall.stage.say(mallory, room, { text: 'is it open', to });
      hall.stage.say(mallory, null, { text: 'is it open' });
      await hall.settled();
      if (isHeard) await hall.hears(1);
      expect(hall.heard().map(({ where }) => where)).toEqual(isHeard ? [room] : []);
    }
  });
});
