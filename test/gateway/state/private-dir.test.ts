import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPrivateFile, ensurePrivateDir } from '../../../src/gateway/state/private-dir.ts';
import { needsUser } from '../../helpers/programs.ts';
import { plantFifo } from './fifo.ts';

let dir: string;
const at = (name: string) => join(dir, name);
const unsafe = expect.objectContaining({ code: 'STATE_UNSAFE' });
const nobody = 65_534;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-private-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('a private directory', () => {
  it.each([0o000, 0o022, 0o077])('is made 0700 under umask %o, with its parents (THREATS 177)', (umask) => {
    const before = process.umask(umask);
    try {
      ensurePrivateDir(at('a/b/c'));
    } finally {
      process.umask(before);
    }
    for (const name of ['a', 'a/b', 'a/b/c']) expect(statSync(at(name)).mode & 0o777).toBe(0o700);
  });

  it.each([0o755, 0o750, 0o711])('is tightened from %o, which nobody else could write', (mode) => {
    mkdirSync(at('state'));
    chmodSync(at('state'), mode);
    ensurePrivateDir(at('state'));
    expect(statSync(at('state')).mode & 0o777).toBe(0o700);
  });

  it.each([0o770, 0o707, 0o777, 0o1777, 0o720])('is refused at %o and left so: others could write it', (mode) => {
    mkdirSync(at('state'));
    chmodSync(at('state'), mode);
    expect(() => ensurePrivateDir(at('state'))).toThrow(unsafe);
    expect(statSync(at('state')).mode & 0o7777).toBe(mode);
  });

  it('is refused when it is a link, also to a directory of ours (THREATS 176)', () => {
    mkdirSync(at('real'), { mode: 0o700 });
    symlinkSync(at('real'), at('state'));
    expect(() => ensurePrivateDir(at('state'))).toThrow(unsafe);
  });

  it.skipIf(needsUser('root'))('is refused when it belongs to somebody else', () => {
    mkdirSync(at('state'), { mode: 0o700 });
    chownSync(at('state'), nobody, nobody);
    expect(() => ensurePrivateDir(at('state'))).toThrow(unsafe);
  });
});

describe('a private file (THREATS 176)', () => {
  const make = (mode = 0o600) => {
    writeFileSync(at('file'), 'x');
    chmodSync(at('file'), mode);
  };
  const check = () => checkPrivateFile(at('file'));

  it('may be absent, 0600, 0400 or readable', () => {
    expect(check).not.toThrow();
    for (const mode of [0o600, 0o400, 0o644]) {
      make(mode);
      expect(check).not.toThrow();
      rmSync(at('file'));
    }
  });

  const plants: readonly [string, () => void][] = [
    ['a symbolic link', () => symlinkSync('/etc/passwd', at('file'))],
    ['a dangling link', () => symlinkSync(at('nothing'), at('file'))],
    ['a second name of a file', () => [writeFileSync(at('other'), 'x'), linkSync(at('other'), at('file'))]],
    ['a FIFO', () => plantFifo(at('file'))],
    ['a directory', () => mkdirSync(at('file'))],
    ['writable by its group', () => make(0o620)],
    ['writable by everybody', () => make(0o602)],
  ];
  it.each(plants)('is refused when it is %s', (_, plant) => {
    plant();
    expect(check).toThrow(unsafe);
  });

  it.skipIf(needsUser('root'))('is refused when it belongs to somebody else', () => {
    make();
    chownSync(at('file'), nobody, nobody);
    expect(check).toThrow(unsafe);
  });
});
