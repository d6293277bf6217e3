import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogFollower } from '../../../src/gateway/logs/follower.ts';
import { linesBackwards } from '../../../src/gateway/logs/last-lines.ts';
import { logPlaceOfTests, today } from './log-place.ts';

const place = logPlaceOfTests();

describe('lines backwards', () => {
  it('go from the newest file to the oldest, the newest line first', () => {
    place.append('1\n2\n', 'oc-2026-11-18.log');
    place.append('3\n', 'oc-2026-11-19.log.1');
    place.append('4\n', 'oc-2026-11-19.log.2');
    place.append('5\n6\n', 'oc-2026-11-19.log');
    place.append('7\n8\nunfinished');
    expect([...linesBackwards(place.dir)]).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
  });

  it('are whole however long they are and wherever the blocks end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200_000 }), { maxLength: 8 }), (lengths) => {
        const lines = lengths.map((length, at) => `${at}:${'ü'.repeat(length / 2)}`);
        writeFileSync(join(place.dir, today), lines.map((each) => `${each}\n`).join(''));
        expect([...linesBackwards(place.dir)]).toEqual(lines.toReversed());
      }),
      { numRuns: 40 },
    );
  });

  it('are read only as far as somebody asks', () => {
    place.append(`${'x'.repeat(99)}\n`.repeat(50_000));
    const before = performance.now();
    const [last] = linesBackwards(place.dir).take(1);
    expect(last).toBe('x'.repeat(99));
    expect(performance.now() - before).toBeLessThan(200);
  });

  it('begin where a follower began, so that past and future have every line once', () => {
    place.append('1\n2\nhal');
    const follower = new LogFollower(place.dir);
    place.append('f\n4\n');
    const past = [...linesBackwards(place.dir, follower.start)].toReversed();
    expect([past, follower.read()]).toEqual([
      ['1', '2'],
      ['half', '4'],
    ]);
    follower.close();
  });
});

describe('a follower', () => {
  it('goes on across the end of a day and a full file', () => {
    place.append('1\n');
    const follower = new LogFollower(place.dir);
    expect(follower.read()).toEqual([]);
    place.append('2\n');
    expect(follower.read()).toEqual(['2']);
    place.append('3\n');
    renameSync(join(place.dir, today), join(place.dir, `${today}.1`));
    place.append('4\n');
    expect([...follower.read(), ...follower.read()]).toEqual(['3', '4']);
    place.append('5\n', 'oc-2026-11-21.log');
    expect([...follower.read(), ...follower.read()]).toEqual(['5']);
    follower.close();
  });

  it('waits for a log that is not there yet, and reads it from its beginning', () => {
    const follower = new LogFollower(place.dir);
    expect(follower.read()).toEqual([]);
    place.append('1\n');
    expect(follower.read()).toEqual(['1']);
    follower.close();
  });

  it('changes nothing', () => {
    place.append('1\nhalf');
    const follower = new LogFollower(place.dir);
    follower.read();
    follower.close();
    expect(readFileSync(join(place.dir, today), 'utf8')).toBe('1\nhalf');
  });
});
