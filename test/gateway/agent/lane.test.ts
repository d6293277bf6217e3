import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lane, type Place } from '../../../src/gateway/agent/lane.ts';

/** Turns of a lane by name, in the order in which they were let run. */
class Played {
  readonly lane = new Lane();
  readonly ran: string[] = [];
  readonly refused: string[] = [];
  #running: Place | null = null;

  async enter(sender: string, name: string, most: number): Promise<void> {
    const place = this.lane.enter(sender, most);
    if (place === null) this.refused.push(name);
    void place?.turn.then((mayRun) => {
      if (!mayRun) this.refused.push(name);
      else {
        this.ran.push(name);
        this.#running = place;
      }
    });
    await Promise.resolve();
  }

  async end(): Promise<void> {
    const place = this.#running;
    this.#running = null;
    if (place !== null) this.lane.leave(place);
    await Promise.resolve();
  }
}

describe('the turns of a conversation', () => {
  it('follow one another in the order in which one sender wrote', async () => {
    const played = new Played();
    for (const name of ['a1', 'a2', 'a3']) await played.enter('a', name, 5);
    expect([played.lane.running, played.lane.waiting]).toEqual([1, 2]);
    for (let n = 0; n < 3; n++) await played.end();
    expect(played.ran).toEqual(['a1', 'a2', 'a3']);
    expect([played.lane.running, played.lane.waiting]).toEqual([0, 0]);
  });

  it('let another sender go between those of one who wrote a lot', async () => {
    const played = new Played();
    for (const name of ['a1', 'a2', 'a3', 'a4']) await played.enter('a', name, 5);
    await played.enter('b', 'b1', 5);
    for (let n = 0; n < 5; n++) await played.end();
    expect(played.ran).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  it('have room for somebody who has less of it, at the cost of the newest of whoever has most', async () => {
    const played = new Played();
    for (const name of ['a1', 'a2', 'a3', 'a4']) await played.enter('a', name, 2);
    expect(played.refused).toEqual(['a4']);
    await played.enter('b', 'b1', 2);
    expect(played.refused).toEqual(['a4', 'a3']);
    // One that runs and one that waits is no more than its share.
    await played.enter('c', 'c1', 2);
    await played.enter('a', 'a5', 2);
    for (let n = 0; n < 5; n++) await played.end();
    expect(played.ran.toSorted()).toEqual(['a1', 'b1', 'c1']);
  });

  it('never go past the bound, never stand still, and lose nobody', async () => {
    const step = fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', 'c', 'd'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 4 }), async (steps, most) => {
        const played = new Played();
        let entered = 0;
        for (const [at, sender] of steps.entries()) {
          if (sender === null) await played.end();
          else await played.enter(sender, `${sender}${at}`, most);
          if (sender !== null) entered += 1;
          expect(played.lane.waiting).toBeLessThanOrEqual(most);
        }
        for (let n = 0; n <= most; n++) await played.end();
        expect([played.lane.running, played.lane.waiting]).toEqual([0, 0]);
        expect(played.ran.length + played.refused.length).toBe(entered);
      }),
    );
  });
});
