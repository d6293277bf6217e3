import { existsSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupPath } from '../../../../src/gateway/config/file/backups.ts';
import { setConfigValue, unsetConfigValue } from '../../../../src/gateway/config/file/set-value.ts';
import { hashOf } from '../../../../src/gateway/config/file/sources.ts';
import { replaceConfigFile, undoConfigFile, updateConfigFile } from '../../../../src/gateway/config/file/writer.ts';
import { Place } from '../place.ts';

const at = (place: Place, env: Record<string, string> = {}) => ({ paths: place.paths, env });
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('setting a value', () => {
  it('makes the file (0600) and keeps comments, other keys and their order', async () => {
    using place = new Place();
    await setConfigValue(at(place), 'gateway.port', 1234);
    expect(place.load()).toMatchObject({ ok: true, config: { gateway: { port: 1234 } } });
    expect(modeOf(place.at('openclaw.json'))).toBe(0o600);
    const text = '// mine\n{\n  gateway: { port: 1, /* here */ },\n  agents: { list: [] }, // theirs\n}\n';
    place.write('openclaw.json', text);
    await setConfigValue(at(place), 'gateway.port', 2);
    expect(place.text()).toBe(text.replace('port: 1', 'port: 2'));
  });

  it('writes the canonical spelling, and a key at its canonical place', async () => {
    using place = new Place('{gateway:{token:"0123456789abcdef01234567"}}');
    await setConfigValue(at(place), 'gateway.bind', '0.0.0.0');
    await setConfigValue(at(place), 'channels.local.dmPolicy', 'locked');
    await setConfigValue(at(place), 'channels.local.allowFrom', [5, 'alice']);
    await setConfigValue(at(place), 'gateway.token', 'fedcba9876543210fedcba98');
    expect(place.text()).toContain('bind: "lan"');
    expect(place.text()).toContain('dmPolicy: "allowlist"');
    expect(place.text()).toContain('["5", "alice"]');
    expect(place.text()).not.toContain('0123456789abcdef');
    expect(place.load()).toMatchObject({ ok: true });
  });

  it('never writes a reference back expanded', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    const reference = '${MY_TOKEN}';
    using place = new Place(`{gateway:{auth:{token:"${reference}"}}}`);
    const env = { MY_TOKEN: '0123456789abcdef0123456789abcdef' };
    await setConfigValue(at(place, env), 'gateway.port', 5);
    expect(place.text()).toContain(reference);
    await setConfigValue(at(place, env), 'gateway.auth.token', reference);
    expect(place.text()).toContain(reference);
    expect(place.text()).not.toContain(env.MY_TOKEN);
  });

  it('says what is still missing between keys, and writes all the same', async () => {
    using place = new Place();
    const outcome = await setConfigValue(at(place), 'gateway.auth.mode', 'password');
    expect(outcome.missing.map((one) => one.path)).toEqual(['gateway.auth.password']);
    const complete = await setConfigValue(at(place), 'gateway.auth.password', 'correct horse battery');
    expect(complete.missing).toEqual([]);
  });

  it.each([
    ['gatway.port', 1, 'not a known key'],
    ['gateway', 1, 'holds further keys'],
    ['gateway.port', 'many', 'whole number'],
    ['commands.ownerAllowFrom', ['*'], 'wildcard'],
    ['commands.ownerAllowFrom', ['local:alice'], 'never the owner'],
    ['gateway.auth.token', '[secret]', 'mask'],
    ['gateway.auth.token', '***', 'mask'],
    ['gateway.auth.token', '__OPENCLAW_REDACTED__', 'mask'],
    ['channels.telegram.botToken', 'set (64 characters)', 'mask'],
    ['channels.telegram', { botToken: '__OPENCLAW_REDACTED__' }, 'mask'],
    ['gateway.auth.token', 'undefined', 'example'],
    ['gateway.auth.token', 'short', 'fewer than 8'],
    ['channels.local.allowFrom', [2 ** 60], 'cannot be held exactly'],
    ['__proto__.x', 1, 'not a key'],
    ['gateway.constructor', 1, 'not a key'],
  ])('refuses %s = %j (%s) and leaves the file as it was', async (key, value, words) => {
    using place = new Place('{}');
    if (value === 'undefined') {
      // An example may be written down; only nothing starts with it.
      expect((await setConfigValue(at(place), key, value)).warnings[0]).toContain(words);
      expect(place.load().ok).toBe(false);
      return;
    }
    await expect(setConfigValue(at(place), key, value)).rejects.toThrow(words);
    expect(place.text()).toBe('{}');
  });

  it('names the included file that holds the key, and stops', async () => {
    using place = new Place('{$include:"./more.json5"}');
    const more = place.write('more.json5', '{gateway:{port:7}}');
    await expect(setConfigValue(at(place), 'gateway.port', 8)).rejects.toThrow(more);
    await expect(unsetConfigValue(at(place), 'gateway.port')).rejects.toThrow(more);
    expect(place.text('more.json5')).toBe('{gateway:{port:7}}');
    await setConfigValue(at(place), 'gateway.bind', 'auto');
    expect(place.load()).toMatchObject({ config: { gateway: { port: 7, bind: 'auto' } } });
  });

  it('refuses to write inside of a list', async () => {
    using place = new Place('{agents:{list:[{id:"main"}]}}');
    await expect(setConfigValue(at(place), 'agents.list[0].id', 'x')).rejects.toThrow('agents.list is a list');
  });

  it('writes what a link points to, and the link stays', async () => {
    using place = new Place();
    writeFileSync(join(place.root, 'dotfile.json'), '{}', { mode: 0o600 });
    symlinkSync(join(place.root, 'dotfile.json'), place.at('openclaw.json'));
    await setConfigValue(at(place), 'gateway.port', 9);
    expect(lstatSync(place.at('openclaw.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(place.root, 'dotfile.json'), 'utf8')).toContain('9');
  });

  it('does not write into a state directory that belongs to OpenClaw', async () => {
    using place = new Place('{}');
    place.write('state/openclaw.sqlite', '');
    await expect(setConfigValue(at(place), 'gateway.port', 9)).rejects.toMatchObject({ code: 'STATE_OF_OPENCLAW' });
    expect(place.text()).toBe('{}');
    expect(existsSync(place.paths.backupsDir)).toBe(false);
  });
});

describe('unsetting', () => {
  it('takes out a key, also an unknown one, so that a broken file can be repaired', async () => {
    using place = new Place('{gatway:{port:1},gateway:{port:2}}');
    await unsetConfigValue(at(place), 'gatway');
    expect(place.text()).toBe('{gateway:{port:2}}');
    await expect(unsetConfigValue(at(place), 'gateway.bind')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('backups', () => {
  it('keeps the last five texts, newest first, private', async () => {
    using place = new Place('{}');
    for (let port = 1; port <= 7; port++) await setConfigValue(at(place), 'gateway.port', port);
    const texts = [0, 1, 2, 3, 4].map((age) => readFileSync(backupPath(place.paths, age), 'utf8'));
    expect(texts.map((text) => /\d/.exec(text)?.[0])).toEqual(['6', '5', '4', '3', '2']);
    expect(existsSync(backupPath(place.paths, 5))).toBe(false);
    expect(modeOf(backupPath(place.paths, 0))).toBe(0o600);
    expect(modeOf(place.paths.backupsDir)).toBe(0o700);
  });

  it('undo swaps, so that undo of undo is the newer text again', async () => {
    using place = new Place('{}');
    await setConfigValue(at(place), 'gateway.port', 1);
    await setConfigValue(at(place), 'gateway.port', 2);
    const newer = place.text();
    await undoConfigFile(place.paths);
    expect(place.load()).toMatchObject({ config: { gateway: { port: 1 } } });
    await undoConfigFile(place.paths);
    expect(place.text()).toBe(newer);
  });

  it('undo without a backup says so', async () => {
    using place = new Place('{}');
    await expect(undoConfigFile(place.paths)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('somebody else writing', () => {
  it('is never overwritten: a text that changed under an edit is a conflict', async () => {
    using place = new Place('{}');
    const expected = hashOf('{}');
    place.write('openclaw.json', '{gateway:{port:5}}');
    await expect(replaceConfigFile(place.paths, expected, '{gateway:{port:6}}')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(place.text()).toBe('{gateway:{port:5}}');
  });

  it('is seen up to the last moment', async () => {
    using place = new Place('{}');
    const late = updateConfigFile(place.paths, () => {
      place.write('openclaw.json', '{gateway:{port:5}}');
      return '{gateway:{port:6}}';
    });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(place.text()).toBe('{gateway:{port:5}}');
  });
});
