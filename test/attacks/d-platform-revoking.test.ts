import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begun, ended, ScriptedProvider, stream, text } from '../gateway/models/scripted-provider.ts';
import { Hall, stages } from '../helpers/stages/hall.ts';

const to = 'mention';

/** The configuration of a model that answers when it is let, and not before. */
class SlowModel implements AsyncDisposable {
  readonly #provider = new ScriptedProvider();
  readonly #waiting: (() => void)[] = [];
  baseUrl = '';
  /** Questions that the gateway has given up before they were answered. */
  givenUp = 0;

  static async open(): Promise<SlowModel> {
    const model = new SlowModel();
    const answer = stream(begun, text('an answer at last'), ended('end_turn'));
    model.#provider.answers = [
      (response) => {
        response.once('close', () => {
          if (!response.writableFinished) model.givenUp += 1;
        });
        model.#waiting.push(() => answer(response));
      },
    ];
    model.baseUrl = await model.#provider.start();
    return model;
  }

  get providers(): object {
    return { anthropic: { baseUrl: this.baseUrl, apiKey: 'sk-ant-canary-0123456789abcdef0123456789' } };
  }

  get asked(): number {
    return this.#provider.asked;
  }

  release(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#provider.stop();
  }
}

describe.each(stages)('THREATS D: access taken back on %s, through a running gateway', (channel, openStage) => {
  let hall: Hall;
  let alice: string;
  let room: string;
  beforeAll(async () => {
    hall = await Hall.open(openStage);
    ({ alice } = hall.stage.people);
    [room] = hall.stage.rooms;
  });
  afterAll(() => hall[Symbol.asyncDispose]());

  it('62 takes effect at once when it is taken back: who was let in hears nothing of the turn that runs, and asks anew (GHSA-83w9-h5wv-j9xm)', async () => {
    await using model = await SlowModel.open();
    const grace = hall.stage.stranger(6);
    await hall.rules({});
    await hall.pair(grace);
    await slow(model, {});
    for (const revoke of [false, true]) {
      const before = model.asked;
      hall.forget();
      hall.stage.say(grace, null, { text: 'take your time' });
      await hall.until(() => model.asked === before + 1);
      expect(model.givenUp).toBe(0);
      if (revoke) {
        await hall.operator.request('oc.pairing.revoke', { channel, senderId: grace });
        // The turn itself has ended, and not its answer alone.
        await hall.until(() => model.givenUp === 1);
      }
      model.release();
      if (!revoke) expect((await hall.hears(1))[0]?.text).toContain('an answer at last');
    }
    hall.stage.say(grace, null, { text: 'and now' });
    await hall.hears(1);
    expect(hall.heard().map(({ text: said }) => said.includes('an answer'))).toEqual([false]);
    expect((await hall.pending()).map(({ senderId }) => senderId)).toEqual([grace]);
  });

  it('62 counts for rooms as well: nobody hears the end of a turn of somebody who is in no list any more', async () => {
    await using model = await SlowModel.open();
    const listed = { groups: { [room]: { allowFrom: [alice] } } };
    await hall.rules(listed);
    await slow(model, listed);
    const endings = [{ groups: { [room]: { allowFrom: [] } } }, { groups: {} }, { ...listed, groupPolicy: 'disabled' }];
    for (const rules of endings) {
      const before = model.asked;
      hall.stage.say(alice, room, { text: 'take your time', to });
      await hall.until(() => model.asked === before + 1);
      expect(model.givenUp).toBe(endings.indexOf(rules));
      await hall.rules(rules);
      await hall.until(() => model.givenUp === endings.indexOf(rules) + 1);
      model.release();
      await hall.settled();
      expect(hall.heard()).toEqual([]);
      await slow(model, listed);
    }
    hall.stage.say(alice, room, { text: 'once more', to });
    await hall.until(() => model.asked === endings.length + 1);
    model.release();
    expect((await hall.hears(1))[0]).toMatchObject({ where: room, text: expect.stringContaining('an answer at last') });
  });

  /** The words by which we wait go to another agent, which answers at once. */
  const slow = (model: SlowModel, rules: object) => {
    const { bob } = hall.stage.people;
    const agents = { list: [{ id: 'main', model: 'anthropic/claude-sonnet-4-5' }, { id: 'clerk' }] };
    const bindings = [{ agentId: 'clerk', match: { channel, peer: { kind: 'direct', id: bob } } }];
    return hall.rules(rules, { models: { providers: model.providers }, agents, bindings });
  };
});
