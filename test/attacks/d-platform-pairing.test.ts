import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hall, stages } from '../helpers/stages/hall.ts';
import { codeIn } from '../helpers/telegram-server.ts';

const to = 'mention';

describe.each(stages)('THREATS D: pairing on %s, through a running gateway', (channel, openStage) => {
  let hall: Hall;
  let alice: string;
  let room: string;
  beforeAll(async () => {
    hall = await Hall.open(openStage);
    ({ alice } = hall.stage.people);
    [room] = hall.stage.rooms;
  });
  afterAll(() => hall[Symbol.asyncDispose]());

  /** Whoever waits is refused, so that there is room. */
  const clear = () => hall.operator.request('oc.pairing.clear', {});

  it('55 and 56 begins with a plain direct message alone: no room, event or forgery makes a request or shows a code', async () => {
    for (const groups of [{}, { [room]: {} }, { '*': { requireMention: false } }]) {
      await hall.rules({ groups });
      hall.stage.stir(alice, room);
      hall.stage.garble(alice, room);
      if (!(room in groups)) hall.stage.say(alice, room, { text: 'may I', to });
      await hall.settled();
      expect(hall.heard()).toEqual([]);
      expect(await hall.pending()).toEqual([]);
    }
  });

  it('52 and 53 answers a flood once, keeps three, counts the others, and its neighbour hears nothing of it (CVE-2026-41346)', async () => {
    await hall.rules({});
    for (let n = 0; n < 100; n += 1) hall.stage.say(alice, null, { text: `flood ${n}`, name: `name ${n}` });
    for (const n of [0, 1, 2, 3]) hall.stage.say(hall.stage.stranger(n), null, { text: 'hello' });
    await hall.answers(3);
    expect(hall.heard().map(({ where }) => where)).toEqual([alice, hall.stage.stranger(0), hall.stage.stranger(1)]);
    expect((await hall.pending()).map(({ senderId }) => senderId)).toHaveLength(3);
    const { payload } = await hall.operator.request('oc.pairing.list', {});
    expect(payload).toMatchObject({ overflow: [{ channel, messages: 2 }] });
    const person = await hall.gateway.person();
    expect(codeIn((await person.say('somebody', 'hello'))[0])).toMatch(/^[A-Z0-9]{8}$/);
    await clear();
  });

  it('51 and 54 is decided by no word of anybody, nor with the code of another channel (CVE-2026-28469)', async () => {
    await hall.rules({ groups: { [room]: {} } });
    hall.stage.say(alice, null, { text: 'hello' });
    const [first] = await hall.answers(1);
    const code = codeIn(first?.text);
    const eve = hall.stage.stranger(5);
    for (const said of [code, `/approve ${code}`, `/pair ${code}`, `approve ${channel} ${code}`]) {
      hall.stage.say(eve, null, { text: said });
      hall.stage.say(eve, room, { text: said, to });
      hall.stage.say(alice, null, { text: said });
    }
    await hall.settled();
    expect((await hall.pending()).map(({ senderId }) => senderId)).toEqual([alice, eve]);
    for (const where of [{ channel: 'local' }, { channel, accountId: 'other' }]) {
      const { payload } = await hall.operator.request('oc.pairing.approve', { code, ...where });
      expect(payload).toMatchObject({ outcome: 'code-mismatch' });
    }
    const { payload } = await hall.operator.request('oc.pairing.approve', { code, channel, accountId: 'default' });
    expect(payload).toMatchObject({ outcome: 'approved', senderId: alice });
    const { payload: revoked } = await hall.operator.request('oc.pairing.revoke', { channel, senderId: alice });
    expect(revoked).toMatchObject({ outcome: 'done' });
    await clear();
  });

  const empties: readonly (readonly [string, unknown])[] = [
    ['[]', []],
    ['null', null],
    ["['']", ['']],
    ["['*']", ['*']],
  ];
  it.each(empties)('63 admits nobody by an allowFrom of %s (CVE-2026-22170)', async (_, allowFrom) => {
    for (const dmPolicy of ['allowlist', 'pairing']) {
      await hall.rules({ dmPolicy, allowFrom });
      hall.stage.say(alice, null, { text: 'let me in' });
      await hall.settled();
      expect(hall.heard().some((one) => one.text.includes('let me in'))).toBe(false);
      await clear();
    }
  });
});
