import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingFile } from '../../../src/gateway/logs/rotating-file.ts';
import { logPlaceOfTests, today } from './log-place.ts';

const place = logPlaceOfTests();
const noon = Date.parse('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;
let file: RotatingFile;

beforeEach(() => {
  file = new RotatingFile(place.dir);
});
afterEach(() => file.close());

const names = () => readdirSync(place.dir).toSorted();
const read = (name = today) => readFileSync(join(place.dir, name), 'utf8');
const lines = (count: number, text = 'x'.repeat(99)) => {
  for (let at = 0; at < count; at += 1) file.write(`${text}\n`, noon);
};

describe('the files of the log', () => {
  it('are put aside when they are full, in the order they filled, and no line is cut or lost', () => {
    file.limit(1000, 14);
    lines(35);
    expect(names()).toEqual([today, `${today}.1`, `${today}.2`, `${today}.3`]);
    expect(names().map((name) => statSync(join(place.dir, name)).size)).toEqual([500, 1000, 1000, 1000]);
    expect(file.position).toEqual({ file: today, cursor: 500 });
  });

  it('keep their modes when they are put aside, under umask 000 (THREATS 134, CVE-2026-33572)', () => {
    const before = process.umask(0);
    file.limit(1000, 14);
    lines(25);
    process.umask(before);
    for (const name of names()) expect(statSync(join(place.dir, name)).mode & 0o777).toBe(0o600);
  });

  it('hold a line that is longer than a file may be', () => {
    file.limit(50, 14);
    lines(2);
    expect(read().length).toBe(100);
    expect(read(`${today}.1`).length).toBe(100);
  });

  it('go on with the number after the last one when the gateway is started again', () => {
    place.append('old\n', `${today}.7`);
    place.append(`${'y'.repeat(99)}\n`);
    file.limit(100, 14);
    lines(1);
    expect(names()).toEqual([today, `${today}.7`, `${today}.8`]);
  });

  it('are removed when they are older than they may be, by their day alone, and nothing else is', () => {
    for (const name of [
      'oc-2026-11-05.log',
      'oc-2026-11-05.log.3',
      'oc-2026-11-06.log',
      'notes-2020.log',
      'oc-2020-99-99.log',
    ])
      place.append('old\n', name);
    mkdirSync(join(place.dir, 'oc-2020-01-01.log'));
    writeFileSync(join(place.root, 'precious'), 'precious');
    symlinkSync(join(place.root, 'precious'), join(place.dir, 'oc-2020-01-02.log'));
    file.limit(1e9, 14);
    lines(1);
    expect(names()).toEqual([
      'notes-2020.log',
      'oc-2020-01-01.log',
      'oc-2020-01-02.log',
      'oc-2020-99-99.log',
      'oc-2026-11-06.log',
      today,
    ]);
    file.write('x\n', noon + dayMs);
    expect(names()).not.toContain('oc-2026-11-06.log');
    expect(readFileSync(join(place.root, 'precious'), 'utf8')).toBe('precious');
  });

  it('take a shorter time into force at once', () => {
    place.append('old\n', 'oc-2026-11-15.log');
    file.limit(1e9, 14);
    lines(1);
    file.limit(1e9, 3);
    expect(names()).toEqual([today]);
  });

  it('begin a new line after half of one, which a killed gateway or a full disk leaves', () => {
    place.append('{"half":');
    lines(1, 'whole');
    expect(read()).toBe('{"half":\nwhole\n');
    expect(file.position?.cursor).toBe(read().length);
  });

  it.each([
    ['moved away', () => renameSync(join(place.dir, today), join(place.root, 'moved'))],
    ['removed', () => unlinkSync(join(place.dir, today))],
  ])('are made again within a second when somebody has %s them', (_, takeAway) => {
    lines(1, 'before');
    takeAway();
    file.write('after\n', noon + 1000);
    expect(read()).toBe('after\n');
  });

  it('are never written to through a link that was planted meanwhile (THREATS 134)', () => {
    writeFileSync(join(place.root, 'precious'), 'precious');
    lines(1, 'before');
    unlinkSync(join(place.dir, today));
    symlinkSync(join(place.root, 'precious'), join(place.dir, today));
    expect(() => file.write('after\n', noon + 1000)).toThrow();
    expect(readFileSync(join(place.root, 'precious'), 'utf8')).toBe('precious');
  });
});
