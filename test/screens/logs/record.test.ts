import { describe, expect, test } from 'vitest';
import { type LogLine, longestLine } from '../../../src/screens/logs/log-line.ts';
import { readRecord } from '../../../src/screens/logs/record.ts';
import { random } from '../../components/text/decode.ts';
import { entriesOf, ours, ringOf, theirs } from './lines.ts';

function lineOf(text: string): LogLine {
  const [entry] = entriesOf(ringOf(text));
  if (entry?.kind !== 'line') throw new Error('no line');
  return entry;
}

const secret = 'sk-abcdefghijklmnopqrstuvwxyz0123456789';

describe('a line is read', () => {
  test('of ours: level and subsystem at once, the rest when it is looked at', () => {
    const line = lineOf(
      ours(12, 'warn', 'telegram', 'rate limited', { retryMs: 4000, error: { code: 'E', tries: [1, 2] } }),
    );
    expect(line).toMatchObject({ rank: 3, from: 'telegram' });
    expect(readRecord(line)).toEqual({
      isRecord: true,
      timeMs: Date.UTC(2026, 10, 20, 9, 0, 12),
      message: 'rate limited',
      data: ['retryMs=4000', 'error.code=E', 'error.tries=1, 2'],
    });
  });

  test('a list of values is one text, but each is on its own where the name makes them secrets', () => {
    const { data } = readRecord(
      lineOf(ours(1, 'info', 'gateway', 'a', { scopes: ['read', 'write'], token: ['hunter2hunter2', 'swordfish99'] })),
    );
    expect(data[0]).toBe('scopes=read, write');
    expect(data.slice(1)).toHaveLength(2);
    expect(data.join()).not.toMatch(/hunter2hunter2|swordfish99/);
  });

  test('of OpenClaw: level and subsystem from `_meta`, each text once', () => {
    const line = lineOf(theirs(3, 'error', 'gateway/ws', 'closed', { 2: { code: 1006 }, traceId: 'abc' }));
    expect(line).toMatchObject({ rank: 4, from: 'gateway/ws' });
    expect(readRecord(line)).toMatchObject({
      isRecord: true,
      timeMs: Date.UTC(2026, 10, 20, 9, 0, 3),
      message: 'closed',
      data: ['code=1006', 'traceId=abc'],
    });
  });

  test('without a message from its texts, and with the subsystem of its first', () => {
    const line = lineOf(
      JSON.stringify({ 0: '{"subsystem":"cron"}', 1: 'one', 2: 'two', _meta: { logLevelName: 'INFO' } }),
    );
    expect(line).toMatchObject({ rank: 2, from: 'cron' });
    expect(readRecord(line)).toMatchObject({ message: 'one two', data: [], timeMs: null });
  });

  test('of a module of OpenClaw, which is no subsystem there and reads as one', () => {
    const name = '{"module":"cron"}';
    const line = lineOf(
      JSON.stringify({ 0: name, 1: { jobId: 'j' }, 2: 'job added', _meta: { name }, message: 'job added' }),
    );
    expect(line.from).toBe('cron');
    expect(readRecord(line)).toMatchObject({ message: 'job added', data: ['jobId=j'] });
  });

  test.each([
    ['plain text', 'starting up'],
    ['JSON that was cut off', '{"level":"error","message":"half'],
    ['a JSON array', '[1,2]'],
    ['JSON nested too deep', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['nothing', ''],
  ])('as the text that it is: %s', (_, text) => {
    const line = lineOf(text);
    expect(line.rank).toBe(2);
    expect(readRecord(line)).toEqual({ isRecord: false, timeMs: null, message: text, data: [] });
  });

  test('with a level, a time or a message that are none as if it had none', () => {
    const line = lineOf(JSON.stringify({ level: 'shout', time: 'yesterday', subsystem: 7, message: { a: 1 } }));
    expect(line).toMatchObject({ rank: 2, from: '' });
    expect(readRecord(line)).toMatchObject({ isRecord: true, timeMs: null, message: '' });
  });

  test('cut, when it is longer than anything we write, and says how long it was', () => {
    const line = lineOf(`x${'y'.repeat(200_000)}`);
    expect(line.text.length).toBe(longestLine);
    expect(line.length).toBe(200_001);
  });

  test('of any form without throwing', () => {
    const next = random(16);
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
    const value = (depth: number): unknown => {
      if (depth === 0) return pick([null, 1, 'x', true, '', '\u0000\ud800', [], {}]);
      const names = [
        'level',
        'time',
        'subsystem',
        'message',
        '_meta',
        '0',
        '1',
        'logLevelName',
        'name',
        '__proto__',
        'toString',
      ];
      const members = Array.from({ length: Math.floor(next() * 6) }, () => [pick(names) ?? '', value(depth - 1)]);
      return Object.fromEntries(members);
    };
    for (let round = 0; round < 3000; round++) {
      const text = JSON.stringify(value(3)) ?? '';
      readRecord(lineOf(next() < 0.3 ? text.slice(0, Math.floor(next() * text.length)) : text));
    }
  });
});

describe('what is shown of a line of a hostile or an older gateway holds no secret', () => {
  const texts = (line: LogLine) => [line.from, ...Object.values(readRecord(line)).map(String)].join('\n');

  test.each([
    ['in a message', ours(1, 'info', 'model', `401 invalid key ${secret}`)],
    ['in plain text', `key ${secret} was refused`],
    ['behind its name', ours(1, 'info', 'model', 'refused', { password: 'correct-horse-battery' })],
    ['behind a name that JSON escapes', '{"level":"info","message":"m","\\u0070assword":"correct-horse-battery"}'],
    ['written with JSON escapes', ours(1, 'info', 'm', 'KEY').replace('KEY', secret.replace('k', '\\u006b'))],
    ['in JSON within a text', ours(1, 'info', 'm', JSON.stringify({ password: 'correct-horse-battery' }))],
    ['in JSON within a field', ours(1, 'info', 'm', 'x', { body: JSON.stringify({ token: 'correct-horse-battery' }) })],
    ['deep in the data', theirs(1, 'info', 'm', 'x', { 2: { headers: { authorization: `Bearer ${secret}` } } })],
    ['in the name of a subsystem', theirs(1, 'info', `ws ${secret}`, 'x')],
  ])('%s', (_, text) => {
    const shown = texts(lineOf(text));
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('correct-horse-battery');
    expect(shown).toContain('[redacted');
  });

  test('spread over several lines', () => {
    const body = 'MIIEowIBAAKCAQEA7bq9'.repeat(3);
    const ring = ringOf('-----BEGIN RSA PRIVATE KEY-----', body, 'c2hvcnQ=', '-----END RSA PRIVATE KEY-----', 'after');
    const shown = entriesOf(ring).map((entry) => (entry.kind === 'line' ? readRecord(entry).message : ''));
    expect(shown.join('\n')).not.toContain(body);
    expect(shown.at(-1)).toBe('after');
  });
});
