import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLogService } from '../../../src/gateway/logs/log-service.ts';
import { Redactor } from '../../../src/gateway/logs/redactor.ts';
import { readTail, type TailParams } from '../../../src/gateway/logs/tail.ts';
import { plantFifo } from '../state/fifo.ts';
import { logPlaceOfTests, today } from './log-place.ts';

const place = logPlaceOfTests();
const noon = Date.parse('2026-11-20T12:00:00Z');

const tail = (params: TailParams = {}) => readTail(place.dir, today, params, false, (line) => line);
const service = () => openLogService({ dir: place.dir, now: () => noon, redactor: () => new Redactor(), sink: null });

describe('logs.tail', () => {
  it('answers the last lines, and where to go on', () => {
    place.append('one\ntwo\nthree\n');
    expect(tail()).toEqual({
      file: today,
      cursor: 14,
      size: 14,
      lines: ['one', 'two', 'three'],
      truncated: false,
      reset: false,
    });
    expect(tail({ limit: 2 })).toMatchObject({ lines: ['two', 'three'], truncated: true, cursor: 14 });
  });

  it('goes on after a cursor with what came since', () => {
    place.append('one\n');
    const { cursor } = tail();
    expect(tail({ cursor })).toMatchObject({ lines: [], cursor, reset: false, truncated: false });
    place.append('two\n');
    expect(tail({ cursor })).toMatchObject({ lines: ['two'], cursor: 8 });
  });

  it('leaves a line that is not finished for the next call', () => {
    place.append('one\ntw');
    expect(tail()).toMatchObject({ lines: ['one'], cursor: 4, size: 6 });
    expect(tail({ cursor: 4 })).toMatchObject({ lines: [], cursor: 4, size: 6 });
    place.append('o\n');
    expect(tail({ cursor: 4 })).toMatchObject({ lines: ['two'], cursor: 8 });
  });

  it('reads no more than it may, and says what it left out', () => {
    place.append(`${'x'.repeat(99)}\n`.repeat(100));
    expect(tail({ maxBytes: 1000 })).toMatchObject({ truncated: true, reset: false, cursor: 10_000 });
    expect(tail({ maxBytes: 1000 }).lines.length).toBe(10);
    expect(tail({ maxBytes: 1050 }).lines.length).toBe(10);
    expect(tail({ cursor: 100, maxBytes: 1000 })).toMatchObject({ truncated: true, reset: true, skippedBytes: 8900 });
    expect(tail({ cursor: 9500, maxBytes: 1000 })).toMatchObject({ truncated: false, reset: false });
    expect(tail({ cursor: 100, maxBytes: 1000 })).not.toHaveProperty('skippedBytes', undefined);
  });

  it('begins again when the cursor lies behind the end: the file is another one', () => {
    place.append('one\n');
    expect(tail({ cursor: 500 })).toMatchObject({ lines: ['one'], reset: true, cursor: 4 });
  });

  it('begins again after a rotation, also when the new file has grown beyond the cursor', () => {
    place.append('one\ntwo\n');
    const { tail: asked } = service();
    const { cursor } = asked({});
    renameSync(join(place.dir, today), join(place.dir, `${today}.1`));
    place.append('three\nfour\nfive\n');
    expect(asked({ cursor })).toMatchObject({ lines: ['three', 'four', 'five'], reset: true, cursor: 16 });
    expect(asked({ cursor: 16 })).toMatchObject({ lines: [], reset: false });
  });

  it('takes the newest file, whatever day it is', () => {
    place.append('old\n', 'oc-2026-11-18.log');
    place.append('full\n', 'oc-2026-11-19.log.2');
    place.append('fuller\n', 'oc-2026-11-19.log.10');
    expect(service().tail({})).toMatchObject({ file: 'oc-2026-11-19.log.10', lines: ['fuller'] });
    place.append('new\n', 'oc-2026-11-19.log');
    expect(service().tail({})).toMatchObject({ file: 'oc-2026-11-19.log', lines: ['new'] });
  });

  it('answers nothing where there is no log', () => {
    expect(service().tail({ cursor: 5 })).toEqual({
      file: today,
      cursor: 0,
      size: 0,
      lines: [],
      truncated: false,
      reset: true,
    });
  });

  it('reads nothing but plain files of the log (THREATS 134, 135)', () => {
    writeFileSync(join(place.root, 'precious'), 'precious\n');
    symlinkSync(join(place.root, 'precious'), join(place.dir, 'oc-2026-11-21.log'));
    mkdirSync(join(place.dir, 'oc-2026-11-22.log'));
    plantFifo(join(place.dir, 'oc-2026-11-23.log'));
    place.append('other\n', 'other.log');
    place.append('mine\n');
    expect(service().tail({})).toMatchObject({ file: today, lines: ['mine'] });
    expect(readTail(place.dir, 'oc-2026-11-21.log', {}, false, String)).toMatchObject({ lines: [], size: 0 });
  });

  it('knows line breaks of both kinds and cuts no sign in two', () => {
    const text = '日本語\r\nÜbung ✓\r\n'.repeat(50);
    place.append(text);
    const lines = text.split('\r\n').slice(0, -1);
    for (let maxBytes = 1; maxBytes < 200; maxBytes += 1) {
      const found = tail({ maxBytes }).lines;
      expect(found).toEqual(lines.slice(lines.length - found.length));
    }
    expect(tail({ maxBytes: 100 }).lines.length).toBeGreaterThan(4);
  });

  it('is redacted on the way out too', () => {
    place.append(`token=abcdefgh\n-----BEGIN ${'PRIVATE'} KEY-----\n${'QUJD'.repeat(16)}\n-----END PRIVATE KEY-----\n`);
    const { lines } = service().tail({});
    expect(lines).toEqual([
      'token=[redacted]',
      `-----BEGIN ${'PRIVATE'} KEY-----`,
      '[redacted]',
      '-----END PRIVATE KEY-----',
    ]);
  });

  it('gives every line once to who follows the cursor, however the file grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r\n', '✓'), maxLength: 12 })),
        (parts) => {
          const name = 'oc-2026-11-21.log';
          writeFileSync(join(place.dir, name), '');
          let cursor = 0;
          const seen: string[] = [];
          for (const part of parts) {
            place.append(part, name);
            const next = readTail(place.dir, name, { cursor }, false, (each) => each);
            seen.push(...next.lines);
            expect(next.reset).toBe(false);
            cursor = next.cursor;
          }
          expect(seen).toEqual(parts.join('').split(/\r?\n/).slice(0, -1));
        },
      ),
      { numRuns: 200 },
    );
  });
});
