import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkDirOf } from '../../src/gateway/channels/whatsapp/link-place.ts';
import { signInProblem } from '../../src/gateway/sign-in.ts';
import { Place } from './config/place.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'oc-sign-in-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

function problem(): string | null {
  using place = new Place('{ channels: { whatsapp: { enabled: true } } }');
  const loaded = place.load();
  const account = loaded.ok ? loaded.config.accounts.find(({ channel }) => channel === 'whatsapp') : undefined;
  if (account === undefined) throw new Error('there is no account');
  return signInProblem(stateDir, account);
}

it('a phone is linked to WhatsApp, or none is, or nobody can look', () => {
  const link = linkDirOf(stateDir, 'default');
  expect(problem()).toBe('no phone is linked');
  mkdirSync(link, { recursive: true });
  writeFileSync(join(link, 'creds.json'), '{}');
  expect(problem()).toBe(null);
  rmSync(dirname(link), { recursive: true });
  symlinkSync(dirname(link), dirname(link));
  expect(problem()).toBe('the link of WhatsApp cannot be looked at (ELOOP)');
});
