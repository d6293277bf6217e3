import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayWorkspaceBe } from '../../../src/gateway/policy/mount-rules.ts';
import { openHost } from '../../../src/gateway/sandbox/host.ts';
import { ownPlaces } from '../../../src/gateway/state/own-places.ts';
import { applyPatch } from '../../../src/gateway/tools/apply-patch.ts';
import { Background } from '../../../src/gateway/tools/background.ts';
import { exec } from '../../../src/gateway/tools/exec.ts';
import { protectedInCall } from '../../../src/gateway/tools/protected-call.ts';
import { isInWorkspace } from '../../../src/gateway/tools/protected-file.ts';
import type { PlanPlace } from '../../../src/gateway/tools/tool.ts';

/** Where homes lie behind a link, as on machines whose `/home` is one. */
const disk = realpathSync(mkdtempSync(join(tmpdir(), 'oc-linked-')));
const home = join(disk, 'home', 'ann');
const real = join(disk, 'var-home', 'ann');
const stateDir = join(home, '.openclaw');
const paths = {
  stateDir,
  configFile: join(stateDir, 'openclaw.json'),
  gatewaySocket: join(stateDir, 'state', 'gateway.sock'),
};
const places = ownPlaces(paths, { HOME: home });
const workspace = join(stateDir, 'workspace');
const place: PlanPlace = { kind: 'host', workspace, roots: [workspace], longestMs: 1000 };

beforeAll(() => {
  mkdirSync(real, { recursive: true });
  symlinkSync(join(disk, 'var-home'), join(disk, 'home'));
  for (const name of ['.openclaw/workspace', '.openclaw/state', '.openclaw/credentials', '.aws', 'notes']) {
    mkdirSync(join(home, name), { recursive: true });
  }
  for (const name of ['.openclaw/openclaw.json', '.openclaw/.env', '.aws/credentials', 'notes/a']) {
    writeFileSync(join(home, name), 'x');
  }
});
afterAll(() => rmSync(disk, { recursive: true }));

function found(command: string, cwd = join(real, '.openclaw', 'workspace')): string | null {
  const plan = exec.plan({ command, cwd }, place);
  if ('refused' in plan) throw new Error(plan.refused);
  return protectedInCall(plan, 'host', places);
}

describe('185: a home behind a link', () => {
  it.each([
    'cat ../openclaw.json',
    'cat ../.env',
    'cd .. && cat openclaw.json',
    'ls ../credentials',
    'head ../../.aws/credentials',
    'cat ~/.openclaw/.env',
    `cat ${real}/.openclaw/.env`,
    `cat ${home}/.openclaw/.env`,
    `cat ${real}/.aws/credentials`,
    `grep -r x ${real}`,
    `grep -r x ${disk}/var-home`,
    'grep -r x ../..',
    'cp -a .. /tmp/x',
  ])('is as closed as any other: %s', (command) => {
    expect(found(command)).not.toBeNull();
  });

  it.each(['cat notes.md', 'ls -la', 'grep -r x .', `cat ${real}/notes/a`, `cat ${home}/notes/a`, 'cat ~/notes/a'])(
    'is as open: %s',
    (command) => {
      expect(found(command)).toBeNull();
    },
  );
});

describe('185: a place of ours in a folder that is called as a workspace', () => {
  const ours = ['/srv/workspace', '/srv'];

  it('is none', () => {
    expect(isInWorkspace('/srv/workspace/credentials/telegram.json', { ours })).toBe(false);
    expect(isInWorkspace('/srv/workspace/workspace-family/notes.md', { ours })).toBe(true);
    for (const all of [ours, ours.toReversed()]) {
      const known = { home: '/people/ann', ours: all };
      expect(mayWorkspaceBe('/srv/workspace', known)).toMatchObject({ effect: 'deny' });
      expect(mayWorkspaceBe('/srv/workspace/credentials', known)).toMatchObject({ effect: 'deny' });
      expect(mayWorkspaceBe('/srv/workspace/workspace', known)).toMatchObject({ effect: 'allow' });
    }
  });
});

describe('185: keys that are kept elsewhere', () => {
  it('are kept from tools there, too', () => {
    mkdirSync(join(disk, 'dotfiles', 'kube'), { recursive: true });
    writeFileSync(join(disk, 'dotfiles', 'kube', 'config'), 'x');
    symlinkSync(join(disk, 'dotfiles', 'kube'), join(home, '.kube'));
    expect(found(`cat ${disk}/dotfiles/kube/config`)).not.toBeNull();
    expect(found(`cat ${disk}/dotfiles/other`)).toBeNull();
  });
});

describe('a patch in a workspace behind a link', () => {
  it('changes what it names, judged as the folder that the link leads to', async () => {
    const plan = applyPatch.plan({ patch: '*** Begin Patch\n*** Add File: new.md\n+a\n*** End Patch' }, place);
    if ('refused' in plan) throw new Error(plan.refused);
    const context = {
      sandbox: openHost({ env: {}, home, workspace }),
      ...{ signal: new AbortController().signal, maxOutputBytes: 1000, roots: [workspace], places },
      ...{ sessionKey: 'agent:main:main', background: new Background(), stillMay: () => true },
    };
    const judged = { ...plan, cwd: realpathSync(plan.cwd) };
    expect(await applyPatch.run(judged, context)).toEqual({ ok: true, text: 'Wrote new.md.' });
  });
});
