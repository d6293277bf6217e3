import { chmodSync, chownSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';
import { needsUser } from '../helpers/programs.ts';

const nobody = 65_534;

/** Somebody's home, and a runtime directory that another user got to first. */
async function planted(plant: (runtime: string) => void): Promise<{ home: Home; env: { XDG_RUNTIME_DIR: string } }> {
  const home = await Home.make();
  const runtime = join(home.dir, 'run');
  mkdirSync(runtime);
  chmodSync(runtime, 0o1777);
  plant(runtime);
  return { home, env: { XDG_RUNTIME_DIR: runtime } };
}

const makeAs = (uid: number, mode: number, path: string): void => {
  mkdirSync(path);
  chmodSync(path, mode);
  chownSync(path, uid, uid);
};

const plants: readonly (readonly [string, (runtime: string) => void])[] = [
  ['oc made by another user', (runtime) => makeAs(nobody, 0o777, join(runtime, 'oc'))],
  ['oc made sticky by another user', (runtime) => makeAs(nobody, 0o1777, join(runtime, 'oc'))],
  [
    'oc as a link of another user',
    (runtime) => {
      makeAs(0, 0o700, join(runtime, 'elsewhere'));
      symlinkSync(join(runtime, 'elsewhere'), join(runtime, 'oc'));
      lchownSync(join(runtime, 'oc'), nobody, nobody);
    },
  ],
  ['a runtime directory that everybody may change', (runtime) => chmodSync(runtime, 0o777)],
  ['a runtime directory of another user', (runtime) => chownSync(runtime, nobody, nobody)],
];

describe.skipIf(needsUser('root'))('176, 177: the sockets where another user was first', () => {
  it.each(plants)('%s: the gateway does not listen there', async (_, plant) => {
    const { home, env } = await planted(plant);
    await using _home = home;
    const ran = await home.sh('oc gateway --port 0', env);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('[STATE_UNSAFE, exit 1]');
    const sockets = readdirSync(home.dir, { recursive: true }).filter((name) => String(name).endsWith('.sock'));
    expect(sockets).toEqual([]);
  });

  it('a command sends its credential to no socket that can be swapped under it', async () => {
    const { home, env } = await planted(() => undefined);
    await using _home = home;
    const gateway = await home.stay(`env XDG_RUNTIME_DIR=${env.XDG_RUNTIME_DIR} oc gateway --port 0`);
    expect((await home.sh('oc status', env)).code).toBe(0);
    chownSync(join(env.XDG_RUNTIME_DIR, 'oc'), nobody, nobody);
    for (const line of ['oc status', 'oc pairing list', 'oc gateway stop', 'oc send --as alice hello']) {
      const ran = await home.sh(line, env);
      expect(ran, line).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toContain('STATE_UNSAFE');
    }
    expect(gateway.child.exitCode).toBeNull();
  });
});

describe('177: a runtime directory as it should be', () => {
  it('is absolute: a relative one is ignored, whatever directory a command is run in', async () => {
    const { home } = await planted(() => undefined);
    await using _home = home;
    await home.stay('env XDG_RUNTIME_DIR=run oc gateway --port 0');
    expect(existsSync(join(home.dir, '.openclaw', 'state', 'gateway.sock'))).toBe(true);
    expect((await home.sh('cd / && oc status', { XDG_RUNTIME_DIR: 'tmp' })).code).toBe(0);
  });

  it('serves, with 0700 directories and 0600 sockets, under umask 000', async () => {
    const { home, env } = await planted((runtime) => chmodSync(runtime, 0o700));
    await using _home = home;
    await home.stay(`sh -c 'umask 000; XDG_RUNTIME_DIR=${env.XDG_RUNTIME_DIR} exec oc gateway --port 0'`);
    const all = readdirSync(env.XDG_RUNTIME_DIR, { recursive: true }).map((name) =>
      join(env.XDG_RUNTIME_DIR, String(name)),
    );
    expect(all.filter((path) => path.endsWith('.sock'))).toHaveLength(2);
    for (const path of all) {
      const stat = lstatSync(path);
      expect(stat.mode & 0o777, path).toBe(stat.isDirectory() ? 0o700 : 0o600);
    }
    expect(existsSync(join(home.dir, '.openclaw', 'state', 'gateway.sock'))).toBe(false);
  });
});
