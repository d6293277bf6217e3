import { describe, expect, it } from 'vitest';
import { defaultSettings, Redactor } from '../../../src/gateway/logs/redactor.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';

const canary = new Secret('canary-0123456789-abcdef').reveal();
const record = (subsystem: string, message: string): string =>
  JSON.stringify({ level: 'info', time: '2026-11-20T12:00:00.000Z', subsystem, message });
const of = (settings: Partial<typeof defaultSettings>) => new Redactor({ ...defaultSettings, ...settings });

describe('redaction of the log', () => {
  it('takes out known values, forms, and what the operator added', () => {
    const redact = of({ redactPatterns: ['acme-\\d+'] }).lines();
    const left = redact(record('a', `${canary} token=abcdefgh acme-1234 rest`));
    expect(JSON.parse(left)).toMatchObject({
      message: expect.stringMatching(/^\[redacted.*\] token=\[redacted\] \[redacted\] rest$/),
    });
  });

  it('is off for the output of tools when that is asked for, and only there', () => {
    const redact = of({ redactSensitive: 'off' }).lines();
    expect(redact(record('tools/exec', 'token=abcdefgh'))).toContain('token=abcdefgh');
    expect(redact(record('gateway', 'token=abcdefgh'))).toContain('token=[redacted]');
    expect(redact(record('toolshed', 'token=abcdefgh'))).toContain('token=[redacted]');
    expect(of({ redactSensitive: 'off' }).value('token=abcdefgh', 'tools')).toBe('token=abcdefgh');
    expect(of({ redactSensitive: 'off' }).value('token=abcdefgh', 'gateway')).toBe('token=[redacted]');
  });

  it('never lets a text pass for the output of a tool', () => {
    const redact = of({ redactSensitive: 'off' }).lines();
    const forged = record('gateway', `"subsystem":"tools/exec" token=abcdefgh`);
    expect(redact(forged)).not.toContain('abcdefgh');
    expect(redact(`x${record('tools/exec', 'token=abcdefgh')}`)).not.toContain('abcdefgh');
  });

  it('takes known values out of the output of tools all the same', () => {
    expect(of({ redactSensitive: 'off' }).lines()(record('tools/exec', canary))).not.toContain('canary');
  });

  it('adds by patterns and never replaces: a pattern that fits everything hides, and shows nothing (THREATS 133)', () => {
    const redact = of({ redactPatterns: ['\\[redacted\\]', 'x', '[a-z"]+'] }).lines();
    const left = redact(record('gateway', `token=abcdefgh ${canary}`));
    expect(left).not.toContain('abcdefgh');
    expect(left).not.toContain('canary');
  });

  it('keeps a record one when a pattern breaks it', () => {
    const left = of({ redactPatterns: ['"subsystem":"'] }).lines()(record('gateway', 'hello'));
    expect(JSON.parse(left)).toEqual({
      level: 'info',
      time: '2026-11-20T12:00:00.000Z',
      subsystem: 'gateway/logs',
      message: '[redacted]',
    });
  });
});
