import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FlowDesk } from '../helpers/flow-desk.ts';
import { TelegramStage } from '../helpers/stages/telegram.ts';

const exec = (command: string, more: object = {}) => ({ name: 'exec', input: { command, ...more } });

/** The built program, another program's model and Telegram; there is no Docker to be had. */
describe('a turn of a group', { timeout: 60_000 }, () => {
  let flow: FlowDesk;
  let stage: TelegramStage;
  let before = 0;
  beforeAll(async () => {
    stage = await TelegramStage.open();
    const [room, other] = stage.rooms;
    const { alice, owner } = stage.people;
    flow = await FlowDesk.open({
      env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      settings: {
        'channels.telegram': {
          ...stage.account,
          groupAllowFrom: [alice],
          groups: { [room]: {}, [other]: { tools: { deny: ['exec'] } } },
        },
        'commands.ownerAllowFrom': [`telegram:${owner}`],
        'agents.defaults.sandbox.tools.allow': ['exec', 'write'],
      },
    });
  });
  beforeEach(async () => {
    before = (await flow.kinds()).length;
  });
  afterAll(async () => {
    await flow[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  const newKinds = async (): Promise<readonly string[]> => (await flow.kinds()).slice(before);
  /** What the bot answers to this. */
  const answer = async (person: string, room: string, text: string): Promise<string> => {
    const heard = stage.heard().length;
    stage.say(person, room, { text, to: 'reply' });
    while (stage.heard().length === heard) await delay(20);
    const [first] = stage.heard().slice(heard);
    expect(first?.where).toBe(room);
    return first?.text ?? '';
  };

  it.each(['non-main', 'off'])('183 never reaches the host, whatever it asks for (mode %s)', async (mode) => {
    await flow.desk.must(`oc config set agents.defaults.sandbox.mode ${mode}`);
    const { alice } = stage.people;
    const [room] = stage.rooms;
    flow.wish(
      'on the host',
      ...[exec('touch onhost'), exec('touch onhost', { elevated: true }), exec('touch onhost', { host: 'gateway' })],
      { name: 'write', input: { path: 'onhost', content: 'x' } },
    );
    expect((await answer(alice, room, 'on the host')).match(/It was not run/g)).toHaveLength(4);
    expect(flow.has('onhost')).toBe(false);
    expect(await newKinds()).toEqual(Array(4).fill('call.refused'));
    await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
  });

  it('183 of the owner runs on the host where the owner’s do, and asks before it changes something', async () => {
    const { owner } = stage.people;
    const [room] = stage.rooms;
    flow.put('seen', 'here');
    flow.wish('look', exec('ls'));
    expect(await answer(owner, room, 'look')).toContain('It was not run');
    await flow.desk.must('oc config set agents.defaults.sandbox.mode off');
    expect(await answer(owner, room, 'look')).toContain('seen');
    flow.wish('make it', exec('touch made'));
    const told = answer(owner, room, 'make it');
    const { id, host } = await flow.asked();
    expect(host).toBe('gateway');
    await flow.desk.must(`oc approvals deny ${id}`);
    expect(await told).toContain('A person has denied this call');
    expect(flow.has('made')).toBe(false);
    await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
  });

  it('has the tools of its group, which take away and never give, and for the owner as well', async () => {
    const { alice, owner } = stage.people;
    const [, other] = stage.rooms;
    flow.wish('look there', exec('ls'));
    await flow.desk.must('oc config set agents.defaults.sandbox.mode off');
    for (const person of [alice, owner]) {
      const said = await answer(person, other, 'look there');
      expect(said).not.toContain('stdout');
      expect(said).toContain('exec');
    }
    expect(new Set(await newKinds())).toEqual(new Set(['call.refused']));
    await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
  });
});
