import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../src/gateway/protocol/version.ts';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly [group: string]: unknown;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
}

// why: both files are written by npm, and a wrong shape fails the tests below
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Files that would be in a clone: what git knows, and what is new and not ignored. */
function files(): string[] {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  return tracked.split('\n').filter((path) => path !== '' && existsSync(path));
}

const isText = (path: string) => !['.png', '.gif', '.woff2'].includes(extname(path));

describe('the version', () => {
  it('is the same in the program, in package.json and in the lockfile', () => {
    expect(manifest.version).toBe(version);
    expect(lock.packages['']).toMatchObject({ version });
  });

  it('has its entry in the change log', () => {
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`## ${version}`);
  });
});

describe('the repository', () => {
  it('has what a stranger looks for', () => {
    const wanted = ['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'docs/architecture.md', '.ci/run'];
    expect(wanted.filter((path) => !existsSync(path))).toEqual([]);
    expect(manifest.license).toBe('MIT');
    expect(readFileSync('LICENSE', 'utf8')).toContain('MIT License');
  });

  it('names no machine: no absolute path of a home or a work directory, no registry host', () => {
    const machine = new RegExp(
      [
        String.raw`(?<![\w.])/(work|root)/`,
        String.raw`(?<![\w.~$}/-])/home/(?!(user|oc|me)\b)\w`,
        String.raw`registry\.(npmjs|yarnpkg)\.`,
        String.raw`\.\./shared(?![\w-])`,
      ].join('|'),
    );
    const found = files()
      // This test names them to find them; the seeds are quoted as they were written.
      .filter((path) => isText(path) && path !== 'test/repository.test.ts' && !path.startsWith('test/seeds/'))
      .flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line, at) => (machine.test(line) ? [`${path}:${at + 1}: ${line.trim().slice(0, 100)}`] : [])),
      );
    expect(found).toEqual([]);
  });

  it('holds no built file', () => {
    expect(files().filter((path) => /^(dist|coverage|node_modules)\//.test(path))).toEqual([]);
  });

  it('has every script that its documents tell people to run', () => {
    const told = ['README.md', 'docs/architecture.md'].flatMap((path) => [
      ...readFileSync(path, 'utf8').matchAll(/npm run (?:-s )?([\w:]+)/g),
    ]);
    expect(told.map(([, name]) => name).filter((name) => name && !(name in manifest.scripts))).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('THREATS 181, CVE-2026-42428: the supply chain', () => {
  /** Packages, those of foreign platforms included; raising one is a decision that belongs in a commit of its own. */
  const budget = { direct: 20, shipped: 140, all: 470 };
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'];
  // why: npm writes these groups as objects of strings
  const direct = groups.flatMap((group) => Object.entries(manifest[group] as Record<string, string>));

  it('pins every direct dependency to one exact version', () => {
    const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
    expect(direct.filter(([, wanted]) => !exact.test(wanted))).toEqual([]);
  });

  it('locks every package with its integrity', () => {
    expect(
      packages.filter(([, each]) => !each.link && !each.integrity?.startsWith('sha512-')).map(([path]) => path),
    ).toEqual([]);
  });

  it('takes packages from the registry alone: no git, no file, no other host written into the lockfile', () => {
    const elsewhere = packages.filter(([, each]) => each.link || (each.resolved && !each.resolved.endsWith('.tgz')));
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  it('runs no install script: the one that exists is refused by name, and nothing is allowed', () => {
    const scripted = packages
      .filter(([, each]) => each.hasInstallScript)
      .map(([path]) => path.replace('node_modules/', ''));
    expect(Object.fromEntries(scripted.map((name) => [name, false]))).toEqual(manifest.allowScripts);
  });

  it('stays within the budget of dependencies', () => {
    const shipped = packages.filter(([, each]) => !each.dev && !each.optional);
    expect(Object.keys(manifest['dependencies'] as object).length).toBeLessThanOrEqual(budget.direct); // why: see above
    expect(shipped.length).toBeLessThanOrEqual(budget.shipped);
    expect(packages.length).toBeLessThanOrEqual(budget.all);
  });
});
