import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileLog } from '../../../src/gateway/logs/file-log.ts';
import { openLogService } from '../../../src/gateway/logs/log-service.ts';
import { Redactor } from '../../../src/gateway/logs/redactor.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { line, logPlaceOfTests, today } from './log-place.ts';

const place = logPlaceOfTests();
const noon = Date.parse('2026-11-20T12:00:00Z');
const read = (name = today) => readFileSync(join(place.dir, name), 'utf8');
const service = () => openLogService({ dir: place.dir, now: () => noon, redactor: () => new Redactor(), sink: null });

describe('oc logs scrub', () => {
  it('takes out of every file what is known now, and leaves the rest to the byte', async () => {
    place.append(`${line('one')}\nüber token=abcdefgh\r\nhalf`);
    place.append(`${line('canary-of-the-scrub-test')}\n`, 'oc-2026-11-18.log.1');
    place.append(`${line('clean')}\n`, 'oc-2026-11-19.log');
    const untouched = statSync(join(place.dir, 'oc-2026-11-19.log')).ino;
    expect(new Secret('canary-of-the-scrub-test').length).toBe(24);
    expect(await service().scrub()).toEqual({ files: 3, lines: 5, changed: 2 });
    expect(read()).toBe(`${line('one')}\nüber token=[redacted]\r\nhalf`);
    expect(read('oc-2026-11-18.log.1')).toBe(`${line('[redacted can...test]')}\n`);
    expect(statSync(join(place.dir, 'oc-2026-11-19.log')).ino).toBe(untouched);
    for (const name of readdirSync(place.dir)) expect(statSync(join(place.dir, name)).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.dir).toSorted()).toEqual(['oc-2026-11-18.log.1', 'oc-2026-11-19.log', today]);
    expect(await service().scrub()).toEqual({ files: 3, lines: 5, changed: 0 });
  });

  it('reads lines across its blocks', async () => {
    const text = Array.from({ length: 5000 }, (_, at) => line(`${at} ${'ü'.repeat(at % 90)} token=abcdefgh`)).join(
      '\n',
    );
    place.append(`${text}\n`);
    expect(await service().scrub()).toEqual({ files: 1, lines: 5000, changed: 5000 });
    expect(read()).toBe(`${text.replaceAll('abcdefgh', '[redacted]')}\n`);
  });

  it('follows no link, and takes no file of others for a log (THREATS 134)', async () => {
    writeFileSync(join(place.root, 'precious'), 'token=abcdefgh\n');
    symlinkSync(join(place.root, 'precious'), join(place.dir, today));
    mkdirSync(join(place.dir, 'oc-2026-11-19.log'));
    place.append('token=abcdefgh\n', 'notes.log');
    expect(await service().scrub()).toEqual({ files: 0, lines: 0, changed: 0 });
    expect(readFileSync(join(place.root, 'precious'), 'utf8')).toBe('token=abcdefgh\n');
    expect(read('notes.log')).toBe('token=abcdefgh\n');
  });

  it('loses no line of a gateway that goes on writing', async () => {
    const log = openFileLog(
      place.dir,
      () => noon,
      () => undefined,
    );
    const running = openLogService({ dir: place.dir, now: () => noon, redactor: () => new Redactor(), sink: log });
    log.info('test', 'before');
    place.append('token=abcdefgh\n');
    const scrubbed = running.scrub();
    await expect(running.scrub()).rejects.toMatchObject({ code: 'CONFLICT' });
    log.info('test', 'meanwhile');
    expect(await scrubbed).toEqual({ files: 1, lines: 2, changed: 1 });
    log.info('test', 'after');
    log.close();
    expect(read(`${today}.1`)).toContain('before');
    expect(read(`${today}.1`)).not.toContain('abcdefgh');
    expect(
      read()
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each).message),
    ).toEqual(['meanwhile', 'after']);
  });
});
