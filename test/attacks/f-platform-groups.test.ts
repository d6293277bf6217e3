import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hall, stages } from '../helpers/stages/hall.ts';

const to = 'mention';

describe.each(stages)('THREATS F: a group of %s, through a running gateway', (channel, openStage) => {
  let hall: Hall;
  let alice: string;
  let owner: string;
  let room: string;
  let other: string;
  beforeAll(async () => {
    hall = await Hall.open(openStage);
    ({ alice, owner } = hall.stage.people);
    [room, other] = hall.stage.rooms;
  });
  afterAll(() => hall[Symbol.asyncDispose]());

  const listed = () => ({ groups: { [room]: {} } });
  const owned = () => ({ commands: { ownerAllowFrom: [`${channel}:${owner}`] } });
  const texts = () => hall.heard().map(({ text }) => /You said: (.*)/.exec(text)?.[1]?.replace(/^<?@\w+>? /, ''));

  it('is heard where it is listed, when it speaks to the assistant, and answered where it was asked', async () => {
    await hall.rules({});
    hall.stage.say(alice, room, { text: 'in no list', to });
    await hall.settled();
    expect(hall.heard()).toEqual([]);
    await hall.rules(listed());
    hall.stage.say(alice, other, { text: 'in another room', to });
    hall.stage.say(alice, room, { text: 'to nobody' });
    hall.stage.say(alice, room, { text: 'to the assistant', to });
    expect(await hall.answers(1)).toMatchObject([{ where: room, text: expect.stringContaining('to the assistant') }]);
    hall.stage.say(alice, room, { text: 'and again', to: 'reply' });
    expect((await hall.hears(2))[1]).toMatchObject({ where: room, text: expect.stringContaining('and again') });
    expect(await hall.pending()).toEqual([]);
  });

  // WhatsApp knows no threads.
  const threads = channel === 'whatsapp' ? [] : ['thread'];
  it.each(threads)(
    '76 answers in the %s that it was asked in, by the rules of the room that it hangs from',
    async () => {
      await hall.rules({ groups: { [other]: {} } });
      hall.stage.say(alice, room, { text: 'not here', to, inThread: true });
      await hall.settled();
      expect(hall.heard()).toEqual([]);
      await hall.rules(listed());
      hall.stage.say(alice, room, { text: 'in here', to, inThread: true });
      expect(await hall.hears(1)).toMatchObject([
        { where: room, inThread: true, text: expect.stringContaining('in here') },
      ]);
      hall.stage.say(alice, room, { text: 'out here', to });
      expect((await hall.hears(2))[1]).toMatchObject({ where: room, inThread: false });
    },
  );

  it('184 is nobody’s but the owner’s under owner-only, whoever made the group', async () => {
    await hall.rules({ groupPolicy: 'owner-only', groups: { '*': {}, [room]: {} } }, owned());
    hall.stage.administers(alice, true);
    for (const where of [room, other]) {
      hall.stage.say(alice, where, { text: 'I made it', to });
      hall.stage.say(owner, where, { text: `mine ${where}`, to });
      hall.stage.say(owner, where, { text: 'to others' });
    }
    await hall.answers(2);
    expect(texts().toSorted()).toEqual([`mine ${room}`, `mine ${other}`].toSorted());
    expect(hall.stage.askedAdministrator()).toBe(0);
  });

  it('184 hears its administrators under admins, in rooms that are listed by their ids, and asks seldom who they are', async () => {
    const carol = hall.stage.stranger(3);
    hall.stage.administers(alice, true);
    await hall.rules({ groupPolicy: 'admins', groups: { '*': {} } });
    hall.stage.say(alice, room, { text: 'not listed', to });
    await hall.settled();
    expect(hall.heard()).toEqual([]);
    expect(hall.stage.askedAdministrator()).toBe(0);
    await hall.rules({ groupPolicy: 'admins', ...listed() });
    hall.stage.say(alice, room, { text: 'to others' });
    hall.stage.say(alice, room, { text: 'I administer', to });
    await hall.hears(1);
    expect(texts()).toEqual(['I administer']);
    hall.stage.administers(carol, false);
    hall.forget();
    const before = hall.stage.askedAdministrator();
    for (let n = 0; n < 12; n += 1) hall.stage.say(carol, room, { text: 'so do I', to });
    await hall.settled();
    expect(hall.heard()).toEqual([]);
    expect(hall.stage.askedAdministrator() - before).toBeLessThanOrEqual(1);
  });

  it('86 asks a platform that refuses to say who administers no more than a sender may write (CVE-2026-41331)', async () => {
    const [dave, erin] = [hall.stage.stranger(4), hall.stage.stranger(9)];
    const limits = { perSenderPerMinute: 12, queuedPerSession: 50 };
    await hall.rules({ groupPolicy: 'admins', ...listed(), allowFrom: [erin] }, { messages: { limits } }, erin);
    hall.stage.administers(dave, 'refused');
    const before = hall.stage.askedAdministrator();
    for (let n = 0; n < 60; n += 1) hall.stage.say(dave, room, { text: 'nobody says I do not', to });
    await hall.settled(erin);
    expect(hall.heard()).toEqual([]);
    expect(hall.stage.askedAdministrator() - before).toBeLessThanOrEqual(12);
  });

  it('61 is not opened by pairing, nor does anybody give orders in it (CVE-2026-26328)', async () => {
    const erin = hall.stage.stranger(5);
    await hall.rules({ ...listed(), groupAllowFrom: [alice] });
    await hall.pair(erin);
    hall.stage.say(erin, room, { text: 'I am paired', to });
    hall.stage.say(erin, room, { text: '/approve', to });
    await hall.settled();
    expect(hall.heard()).toEqual([]);
    hall.stage.say(alice, room, { text: '/approve all', to });
    hall.stage.say(alice, room, { text: '/stop', to: 'reply' });
    await hall.hears(2);
    expect(texts().toSorted()).toEqual(['/approve all', '/stop']);
    const { payload } = await hall.operator.request('oc.pairing.list', {});
    expect(payload).toMatchObject({ ownerConfigured: false });
  });

  it('71 ends a turn by the owner’s /stop beside a mention or a name, and by nobody else’s', async () => {
    const names = { agents: { list: [{ id: 'main', groupChat: { mentionPatterns: ['Old Molty', '/mol+y/'] } }] } };
    await hall.rules({ ...listed(), groups: { [room]: {} } }, { ...owned(), ...names });
    hall.stage.say(alice, room, { text: '/stop', to });
    hall.stage.say(alice, room, { text: 'old molty, /stop' });
    await hall.answers(2);
    expect(texts().toSorted()).toEqual(['/stop', 'old molty, /stop']);
    hall.forget();
    const stops = ['/stop', '/STOP'].map((text) => ({ text, to }) as const);
    const named = ['old molty: /stop', '/stop Old Molty', 'mollly, /stop'].map((text) => ({ text }));
    for (const said of [...stops, ...named]) hall.stage.say(owner, room, said);
    expect((await hall.answers(5)).map(({ text }) => text)).toEqual(Array(5).fill('Nothing was running.'));
    hall.forget();
    const others = ['please /stop', '/stop it', '/stop Old Molty now', '/stopped', '/stop@somebody_else'];
    for (const text of others) hall.stage.say(owner, room, { text, to });
    await hall.answers(others.length);
    expect(texts().toSorted()).toEqual(others.toSorted());
  });

  it('62 hears nobody who was blocked, by either of their ids, wherever they are listed', async () => {
    const frank = hall.stage.stranger(6);
    await hall.rules({ ...listed(), groupAllowFrom: [frank], dmPolicy: 'allowlist', allowFrom: [frank] });
    hall.stage.say(frank, room, { text: 'before', to });
    await hall.hears(1);
    const sender = { channel, accountId: 'default', senderId: frank };
    expect((await hall.operator.request('oc.pairing.block', sender)).ok).toBe(true);
    hall.stage.say(frank, room, { text: 'after', to });
    hall.stage.say(frank, null, { text: 'after' });
    await hall.answers(1);
    expect(texts()).toEqual(['before']);
    expect((await hall.operator.request('oc.pairing.unblock', sender)).ok).toBe(true);
    hall.stage.say(frank, room, { text: 'again', to });
    await hall.hears(2);
  });

  it('keeps rooms and agents apart: a binding leads one room elsewhere, each has its conversation, and who wrote stands in it', async () => {
    const peer = { kind: 'group', id: room };
    const bindings = [{ agentId: 'clerk', match: { channel, peer } }];
    const agents = { list: [{ id: 'main' }, { id: 'clerk' }] };
    await hall.rules({ groups: { [room]: {}, [other]: {} } }, { bindings, agents });
    hall.stage.say(alice, room, { text: 'for the clerk', to });
    hall.stage.say(hall.stage.stranger(7), room, { text: 'for the clerk as well', to });
    hall.stage.say(alice, other, { text: 'for main', to });
    await hall.hears(3);
    const show = async (key: string) => {
      const { payload } = await hall.operator.request('oc.session.show', { key });
      // why: its schema is tested with the other results
      const { entries } = payload as unknown as { entries: readonly { role: string; from: string; text: string }[] };
      return entries
        .filter(({ role }) => role === 'user')
        .map(({ from, text }) => `${from}|${text.replace(/^\S*@\S+ /, '')}`);
    };
    const clerk = await show(`agent:clerk:${channel}:default:group:${room}`);
    expect(clerk).toEqual([
      `${channel}:default:${alice}|for the clerk`,
      `${channel}:default:${hall.stage.stranger(7)}|for the clerk as well`,
    ]);
    const main = await show(`agent:main:${channel}:default:group:${other}`);
    expect(main.at(-1)).toBe(`${channel}:default:${alice}|for main`);
    expect(main.join()).not.toContain('clerk');
    expect(existsSync(join(hall.gateway.paths.stateDir, 'agents', 'clerk', 'sessions'))).toBe(true);
  });
});
