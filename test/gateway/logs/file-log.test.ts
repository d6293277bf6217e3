import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileLog, openFileLog, type WrittenLine } from '../../../src/gateway/logs/file-log.ts';
import { defaultSettings } from '../../../src/gateway/logs/redactor.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { plantFifo } from '../state/fifo.ts';

const dayOne = Date.parse('2026-11-20T12:00:00Z');
const dayMs = 86_400_000;

let root: string;
let dir: string;
let now: number;
let also: string[];
let log: FileLog | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oc-log-'));
  dir = join(root, 'logs');
  now = dayOne;
  also = [];
});

afterEach(() => {
  log?.close();
  log = undefined;
  rmSync(root, { recursive: true, force: true });
});

function open(): FileLog {
  log = openFileLog(
    dir,
    () => now,
    (line) => void also.push(line),
  );
  return log;
}

const file = (day = '2026-11-20') => join(dir, `oc-${day}.log`);
const raw = (day?: string) => readFileSync(file(day), 'utf8');
const records = (day?: string): Record<string, unknown>[] =>
  raw(day)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  it('writes one JSON record a line with its time, level and subsystem', () => {
    open().info('gateway', 'ready', { port: 1 });
    expect(records()).toEqual([
      { time: '2026-11-20T12:00:00.000Z', level: 'info', subsystem: 'gateway', message: 'ready', port: 1 },
    ]);
  });

  it('shows warnings and errors as they happen, and leaves debugging out', () => {
    const { debug, info, warn, error } = open();
    debug('a', 'd');
    info('a', 'i');
    warn('a', 'w');
    error('a', 'e');
    expect(records().map(({ message }) => message)).toEqual(['i', 'w', 'e']);
    expect(also.map((line) => JSON.parse(line).message)).toEqual(['w', 'e']);
  });

  it('is 0600 in a 0700 directory under umask 000, on each new day too (THREATS 134, 177, CVE-2026-33572)', () => {
    const before = process.umask(0);
    const { info } = open();
    info('a', 'one');
    now += dayMs;
    info('a', 'two');
    process.umask(before);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dir)).toEqual(['oc-2026-11-20.log', 'oc-2026-11-21.log']);
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  });

  it('takes a hostile header as one record: no new line, no control sign, 256 signs (THREATS 126, GHSA-g27f-9qjv-22pm)', () => {
    const fake = '{"time":"2026-11-20T12:00:00.000Z","level":"info","message":"approved"}';
    const header = `Mozilla\r\n${fake}\n\u001b[2J\u009b31m\u2028\u2029\u0000${'x'.repeat(15_000)}`;
    open().warn('auth', 'unauthorized', { userAgent: header });
    expect(raw().split('\n').length).toBe(2);
    expect(raw().length).toBeLessThan(1000);
    expect(/^[\x20-\x7e…\n]*$/.test(raw())).toBe(true);
    const [record] = records();
    expect(String(record?.['userAgent'])).toBe(`${header.slice(0, 256)}…`);
    expect(record?.['message']).toBe('unauthorized');
    expect(also).toEqual([raw()]);
  });

  it('cuts long texts wherever they stand, keys of arrays and of objects within', () => {
    const long = 'y'.repeat(15_000);
    open().info('a', long, { list: [long, { deep: long }], error: new Error(long) });
    const record = records()[0] ?? {};
    expect(String(record['message']).length).toBe(257);
    expect(JSON.stringify(record['list']).length).toBeLessThan(600);
  });

  const hidden = [
    '\u202e',
    '\u2066',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\u0085',
    '\u007f',
    '\u115f',
    '\u3164',
    '\u{e0041}',
    '\ufe0f',
    '\ud800',
  ];
  it.each(hidden)('escapes %j, and the record still reads the same', (sign) => {
    open().info('a', `x${sign}y`);
    expect(raw()).not.toContain(sign);
    expect(raw()).toMatch(/^[\x20-\x7e]*\n$/);
    expect(records()[0]?.['message']).toBe(`x${sign}y`);
  });

  it('never prints a secret', () => {
    open().error('a', 'b', {
      token: new Secret('canary-0123456789'),
      deep: [{ token: new Secret('canary-0123456789') }],
    });
    expect(raw() + also.join('')).not.toContain('canary');
  });

  it('logs a bug whole, with its stack', () => {
    open().error('a', 'b', { error: new TypeError('boom') });
    expect(records()[0]?.['error']).toMatchObject({
      name: 'TypeError',
      message: 'boom',
      stack: expect.stringContaining('file-log.test'),
    });
  });
});

describe('redaction at the sink', () => {
  const canary = new Secret('canary-of-the-sink-0123456789').reveal();
  const cases: readonly [string, Record<string, unknown>][] = [
    ['a value', { url: `https://h/${canary}/x` }],
    ['deep data', { a: [{ b: { c: `x ${canary}` } }] }],
    ['a name', { a: { [canary]: 1 } }],
    ['an error', { error: new Error(`fetch ${canary} failed`, { cause: new Error(canary) }) }],
    ['an encoded value', { header: Buffer.from(`user:${canary}`).toString('base64') }],
    ['JSON in a text', { body: JSON.stringify({ nested: JSON.stringify({ canary }) }) }],
    ['what is cut', { long: `${'x'.repeat(240)}${canary}` }],
  ];
  it.each(cases)('takes a known secret out of %s', (_, data) => {
    open().error('a', 'b', data);
    expect(raw() + also.join('')).not.toContain('canary-of');
    expect(raw()).not.toContain(Buffer.from('of-the-sink').toString('base64').slice(2, 12));
    expect(() => records()).not.toThrow();
  });

  it('takes forms of secrets out before a text is cut, so that no half of one is left', () => {
    const token = `sk-ant-${'A1b2'.repeat(20)}Zz99`;
    open().info('a', `${'x'.repeat(240)} ${token}`, { token: 'abcdefgh', maxTokens: 4096 });
    expect(raw()).not.toContain('A1b2');
    expect(raw()).not.toContain('abcdefgh');
    expect(records()[0]).toMatchObject({ maxTokens: 4096 });
  });

  it('lets no data speak for the record', () => {
    open().info('a', 'b', { level: 'error', time: 'never', subsystem: 'tools/exec', message: 'forged', pid: 1 });
    expect(records()[0]).toMatchObject({ level: 'info', subsystem: 'a', message: 'b', message_: 'forged', pid: 1 });
    expect(raw().match(/"(level|time|subsystem|message)":/g)?.length).toBe(4);
  });

  it('writes percent signs, rings and things that JSON does not know', () => {
    const ring: Record<string, unknown> = { big: 1n, when: new Date(0), bad: new Date(Number.NaN), none: undefined };
    ring['self'] = ring;
    open().info('a', '100% %s %d', { ring });
    expect(records()[0]).toMatchObject({ message: '100% %s %d', ring: { big: '1', when: '1970-01-01T00:00:00.000Z' } });
  });

  it('bounds a record however much it is given', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, 'y'.repeat(300)]));
    open().info('a', 'b', Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, wide])));
    expect(raw().length).toBeLessThan(70_000);
    expect(records()[0]).toMatchObject({ message: 'b', note: 'the data of this record was too long' });
  });

  it('takes new settings at once', () => {
    const { info, debug } = open();
    debug('a', 'unseen');
    log?.use({ ...defaultSettings, level: 'debug', redactPatterns: ['acme-\\d+'] });
    debug('a', 'id acme-77');
    log?.use({ ...defaultSettings, level: 'warn' });
    info('a', 'unseen');
    expect(records().map(({ message }) => message)).toEqual(['id [redacted]']);
  });

  it('tells a listener each line as it was written, and where the log goes on', () => {
    const heard: WrittenLine[] = [];
    const { warn } = open();
    log?.onLine((line) => void heard.push(line));
    warn('a', 'token=abcdefgh');
    expect(heard).toEqual([
      { text: raw().trimEnd(), rank: 3, end: { file: 'oc-2026-11-20.log', cursor: raw().length } },
    ]);
  });
});

describe('a log that cannot be written', () => {
  const trouble: readonly [string, () => void][] = [
    ['a link was planted', () => symlinkSync(join(root, 'precious'), file())],
    ['a dangling link was planted', () => symlinkSync(join(root, 'nothing'), file())],
    ['a FIFO was planted', () => plantFifo(file())],
    ['a directory is in the way', () => mkdirSync(file())],
    ['the directory is gone', () => rmSync(dir, { recursive: true })],
  ];
  it.each(trouble)('throws nothing and says it elsewhere: %s (THREATS 134)', (_, plant) => {
    writeFileSync(join(root, 'precious'), 'precious', { mode: 0o600 });
    const { info } = open();
    plant();
    expect(() => info('a', 'still here')).not.toThrow();
    expect(also.map((line) => JSON.parse(line).message)).toEqual(['still here']);
    expect(readFileSync(join(root, 'precious'), 'utf8')).toBe('precious');
    expect(readdirSync(root)).not.toContain('nothing');
  });

  it('goes on when the disk is full (THREATS 134)', () => {
    const next = openSync('/dev/null', 'w');
    closeSync(next);
    const { info } = open();
    info('a', 'room');
    // The system gives the lowest free number: the kernel's own full disk now stands where the log writes to.
    closeSync(next);
    expect(openSync('/dev/full', 'w')).toBe(next);
    expect(() => writeSync(next, 'x')).toThrow('ENOSPC');
    expect(() => info('a', 'no room')).not.toThrow();
    expect(also.map((line) => JSON.parse(line).message)).toEqual(['no room']);
    expect(records().map(({ message }) => message)).toEqual(['room']);
  });

  it('never closes a file of somebody else: each number is closed once', () => {
    const { info } = open();
    info('a', 'one');
    mkdirSync(file('2026-11-21'));
    now += dayMs;
    info('a', 'two');
    // The number that the log gave back belongs to this file now.
    const mine = openSync(join(root, 'mine'), 'w');
    info('a', 'three');
    info('a', 'four');
    expect(() => writeSync(mine, 'mine')).not.toThrow();
    rmSync(file('2026-11-21'), { recursive: true });
    info('a', 'five');
    expect(records('2026-11-21').map(({ message }) => message)).toEqual(['five']);
    expect(readFileSync(join(root, 'mine'), 'utf8')).toBe('mine');
  });

  it('refuses a directory that others can write', () => {
    mkdirSync(dir);
    chmodSync(dir, 0o777);
    expect(open).toThrow(expect.objectContaining({ code: 'STATE_UNSAFE' }));
  });
});
