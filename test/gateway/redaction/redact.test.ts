import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextShapes } from '../../../src/gateway/redaction/context-shapes.ts';
import { redactLines } from '../../../src/gateway/redaction/lines.ts';
import { firstMark } from '../../../src/gateway/redaction/prefilter.ts';
import { redact, redactFrom } from '../../../src/gateway/redaction/redact.ts';
import { tokenShapes } from '../../../src/gateway/redaction/token-shapes.ts';
import { innocent, secrets } from './corpus.ts';

describe('the shape net', () => {
  it.each(secrets)('takes the secret out of %j', (text, gone) => {
    expect(text).toContain(gone);
    expect(redact(text)).not.toContain(gone);
    expect(redact(text)).toContain('[redacted');
  });

  it.each(innocent)('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(secrets)('redacts %j once: a second time changes nothing', (text) => {
    expect(redact(redact(text))).toBe(redact(text));
  });

  it('leaves JSON whole, whatever it takes out of it', () => {
    for (const [text] of secrets) {
      const record = JSON.stringify({ time: 't', message: text, nested: JSON.stringify({ text }), last: 1 });
      expect(JSON.parse(redact(record))).toMatchObject({ time: 't', last: 1 });
    }
  });

  it('finds a secret of JSON that was written into a string of JSON, twice and three times over', () => {
    for (const [text, gone] of secrets) {
      const once = JSON.stringify({ text });
      const twice = JSON.stringify({ once });
      for (const record of [once, twice, JSON.stringify({ twice })]) expect(redact(record)).not.toContain(gone);
    }
  });

  it('has an example for every shape, so that every shape and its marks can be relied on', () => {
    const fits = [...contextShapes, ...tokenShapes].map(({ name, source }) => {
      const shape = new RegExp(source);
      return { name, found: secrets.some(([text]) => shape.test(text) && firstMark(text) !== -1) };
    });
    expect(fits.filter(({ found }) => !found)).toEqual([]);
  });

  it('never misses by its prefilter what the pattern alone would find', () => {
    const pieces = secrets.flatMap(([text]) => text.match(/.{1,9}/gsu) ?? []);
    const anything = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 40 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(anything, (parts) => {
        const text = parts.join('');
        expect(redact(text)).toBe(redactFrom(text, 0));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes the secret out wherever it stands', () => {
    const around = fc.string({ unit: fc.constantFrom(...' aZ9-_.:/=\\,;&@\n✓'), maxLength: 300 });
    fc.assert(
      fc.property(around, fc.constantFrom(...secrets), around, (before, [text, gone], after) => {
        fc.pre(!before.includes(gone) && !after.includes(gone));
        expect(redact(`${before} \n${text} \n${after}`)).not.toContain(gone);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows both ends of a secret from 24 characters on, and nothing of a shorter one', () => {
    const long = `sk-${'A1'.repeat(9)}x9Q`;
    expect(redact(`key ${long}2 end`)).toBe('key [redacted sk-...x9Q2] end');
    expect(redact(`token=${'a1'.repeat(11)}b`)).toBe('token=[redacted]');
    expect(redact(`token=${'a1'.repeat(12)}`)).toBe('token=[redacted a1a...a1a1]');
    expect(redact(`password="${'a "b'.repeat(9)}"`)).not.toContain('...');
  });

  it('reads 1 MB of anything that was made to confuse it in bounded time (THREATS 133)', () => {
    const pieces = [
      'token', 'token=', 'token\\', 'token="', 'token\\"', 'token ', 'code', 'code QX4G', 'sk-', 'sk-a', 'eyJ', 'eyJa.', 'M',
      '//', '://a', '://a:', '://a:b@', '123456:', '1', '12345678:', 'Bearer ', 'bearer a', 'basic ', 'Basic QQ',
      '-----BEGIN PRIVATE KEY-----', '-----BEGIN A ', 'PRIVATE KEY', '?key=', '&', ';', "'", '"', '\\', ' -u a:', ' -u ',
      'xoxb-', 'SG.', 'SG.aaaaaaaaaaaaaaaaaa.', 'a', 'A', '-', '.', ' ', '[redacted', '--token ', 'authorization: bearer ',
    ]; // biome-ignore format: a list of pieces
    const slow = pieces.flatMap((piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const started = performance.now();
      redact(text);
      const took = performance.now() - started;
      return took > 1500 ? [`${JSON.stringify(piece)} took ${Math.round(took)} ms`] : [];
    });
    expect(slow).toEqual([]);
  }, 60_000);
});

describe('lines', () => {
  const key = secrets.find(([text]) => text.startsWith('-----BEGIN '))?.[0] ?? '';

  it('are redacted one by one, a private key across them', () => {
    const lines = ['before', ...key.split('\n'), 'after token=abc'];
    expect(redactLines(lines)).toEqual([
      'before',
      lines[1],
      '[redacted]',
      '[redacted]',
      lines[4],
      'after token=[redacted]',
    ]);
  });

  it('stay records when each holds a line of a key, and nothing but the key is taken', () => {
    const record = (message: string) => JSON.stringify({ time: '2026-11-20T12:00:00.000Z', level: 'info', message });
    const lines = redactLines(key.split('\n').map(record)).map((line) => JSON.parse(line));
    expect(lines.map(({ message }) => message)).toEqual([
      key.split('\n')[0],
      '[redacted]',
      '[redacted]',
      key.split('\n')[3],
    ]);
    expect(lines.every(({ time, level }) => time === '2026-11-20T12:00:00.000Z' && level === 'info')).toBe(true);
  });

  it('are not blinded for good by the first line of a key that never ends', () => {
    const [first = ''] = key.split('\n');
    const lines = redactLines([first, ...Array.from({ length: 400 }, () => 'A'.repeat(64))]);
    expect(lines[1]).toBe('[redacted]');
    expect(lines.at(-1)).toBe('A'.repeat(64));
  });
});
