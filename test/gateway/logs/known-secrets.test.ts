import { describe, expect, it } from 'vitest';
import { KnownSecrets, knownSecrets } from '../../../src/gateway/logs/known-secrets.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';

const value = 'hush "quiet"/ü&?=secret-1234567890';

const knowing = (...values: readonly string[]): KnownSecrets => {
  const known = new KnownSecrets();
  for (const each of values) known.add(each);
  return known;
};

describe('known secrets', () => {
  const ways: readonly [string, string][] = [
    ['as it is', value],
    ['as JSON', JSON.stringify({ value })],
    ['as JSON in JSON', JSON.stringify({ text: JSON.stringify({ value }) })],
    ['in an address', `https://h/?x=${encodeURIComponent(value)}&y=1`],
    [
      'in an address, lower case',
      `https://h/?x=${encodeURIComponent(value).replaceAll(/%../g, (code) => code.toLowerCase())}`,
    ],
    ['as base64', Buffer.from(value).toString('base64')],
    ['as base64 of a header', `Basic ${Buffer.from(`user:${value}`).toString('base64')}`],
    ['as base64 behind one byte', Buffer.from(`x${value}yz`).toString('base64')],
    ['as base64 behind two bytes', Buffer.from(`xx${value}yz`).toString('base64url')],
    ['as hex', Buffer.from(value).toString('hex')],
    ['as hex, upper case', Buffer.from(value).toString('hex').toUpperCase()],
  ];
  it.each(ways)('are taken out %s', (_, text) => {
    const left = knowing(value).remove(`before ${text} after`);
    expect(left).toMatch(/^before .*\[redacted.* after$/);
    for (const part of ['quiet', '1234567890', encodeURIComponent('ü'), Buffer.from('1234567890').toString('hex')]) {
      expect(left.toLowerCase()).not.toContain(part.toLowerCase());
    }
    expect(Buffer.from(left.replaceAll(/[^A-Za-z0-9+/_-]/g, ''), 'base64').toString()).not.toContain('quiet');
  });

  it('are taken out wherever they stand, each time', () => {
    expect(knowing('abcdefgh').remove('abcdefgh-abcdefghabcdefgh')).toBe('[redacted]-[redacted][redacted]');
  });

  it('leave nothing of a longer one when a shorter one is its beginning', () => {
    expect(knowing('abcdefgh', 'abcdefgh-and-more').remove('x abcdefgh-and-more y')).toBe('x [redacted] y');
  });

  it("are also the half of a bot's token that is secret by itself", () => {
    const known = knowing('123456789:AAHdqTcvCH1vGWJxfSeofSAs');
    expect(known.remove('key AAHdqTcvCH1vGWJxfSeofSAs of 123456789')).toBe('key [redacted AAH...fSAs] of 123456789');
  });

  it('are added at any time, and leave other text alone', () => {
    const known = knowing('abcdefgh');
    expect(known.remove('nothing here')).toBe('nothing here');
    expect(known.remove('second-one')).toBe('second-one');
    known.add('second-one');
    expect(known.remove('second-one')).toBe('[redacted]');
  });

  it('are not what is too short to be one: such a text stands everywhere', () => {
    expect(knowing('', 'a', 'abcde').remove('abcde a')).toBe('abcde a');
  });

  it('are every value that was ever put into a Secret', () => {
    const secret = new Secret('canary-of-the-registry');
    expect(knownSecrets.remove(`x ${secret.reveal()} y`)).toBe('x [redacted] y');
  });
});
