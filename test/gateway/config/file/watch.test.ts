import { renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/gateway/config/config.ts';
import { type ConfigWatch, watchConfig } from '../../../../src/gateway/config/file/watch.ts';
import { Place } from '../place.ts';

const token = '0123456789abcdef0123456789abcdef';
const complete = `{gateway:{auth:{token:"${token}"}},channels:{local:{dmPolicy:"pairing"}}}`;

/** A followed configuration: what came of each change, in order. */
class Followed implements Disposable {
  readonly place: Place;
  readonly changes: { config: Config; paths: readonly string[] }[] = [];
  readonly problems: string[] = [];
  readonly watch: ConfigWatch;

  constructor(text = complete) {
    this.place = new Place(text);
    const loaded = this.place.load();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    this.watch = watchConfig({
      paths: this.place.paths,
      env: {},
      current: loaded.config,
      onConfig: (config, paths) => this.changes.push({ config, paths }),
      onProblem: (text) => this.problems.push(text),
    });
  }

  /** Writes as an editor does: a new file in the place of the old one. */
  replace(text: string): void {
    this.place.write('new', text);
    renameSync(this.place.at('new'), this.place.at('openclaw.json'));
  }

  [Symbol.dispose](): void {
    this.watch.close();
    this.place[Symbol.dispose]();
  }
}

const changed = (followed: Followed, count = 1) =>
  expect.poll(() => followed.changes.length, { timeout: 5000 }).toBe(count);
const refused = (followed: Followed) => expect.poll(() => followed.watch.problem(), { timeout: 5000 }).not.toBeNull();

describe('following the configuration', () => {
  it('takes a complete change, saying which keys differ', async () => {
    using followed = new Followed();
    followed.replace(complete.replace('pairing', 'disabled'));
    await changed(followed);
    expect(followed.changes[0]?.config.accounts[0]?.dmPolicy).toBe('disabled');
    expect(followed.changes[0]?.paths).toEqual(['accounts']);
  });

  it('says a new token is a change without showing it', async () => {
    using followed = new Followed();
    followed.replace(complete.replace(token, `${token}0`));
    await changed(followed);
    expect(followed.changes[0]?.paths).toEqual(['gateway.auth.token']);
    expect(JSON.stringify(followed.changes)).not.toContain(token);
  });

  it('takes a file that is written in place', async () => {
    using followed = new Followed();
    followed.place.write('openclaw.json', complete.replace('pairing', 'allowlist'));
    await changed(followed);
  });

  it('follows included files, also ones that were not included before', async () => {
    using followed = new Followed();
    followed.place.write('more.json5', '{session:{dmScope:"per-peer"}}');
    followed.replace(complete.replace('{', '{$include:"more.json5",'));
    await changed(followed);
    followed.place.write('more.json5', '{session:{dmScope:"main"}}');
    await changed(followed, 2);
  });

  it('follows .env', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    const place = new Place(complete.replace('"pairing"', '"${POLICY}"'));
    place.write('.env', 'POLICY=pairing\n');
    const loaded = place.load();
    if (!loaded.ok) throw new Error('not loaded');
    const policies: unknown[] = [];
    const watch = watchConfig({
      paths: place.paths,
      env: {},
      current: loaded.config,
      onConfig: (config) => policies.push(config.accounts[0]?.dmPolicy),
      onProblem: () => undefined,
    });
    place.write('.env', 'POLICY=disabled\n');
    await expect.poll(() => policies, { timeout: 5000 }).toEqual(['disabled']);
    watch.close();
    place[Symbol.dispose]();
  });

  it('takes a change that was made between the first load and the watching', async () => {
    using place = new Place(complete);
    const loaded = place.load();
    if (!loaded.ok) throw new Error('not loaded');
    place.write('openclaw.json', complete.replace('pairing', 'disabled'));
    const seen: Config[] = [];
    const watch = watchConfig({
      paths: place.paths,
      env: {},
      current: loaded.config,
      onConfig: (config) => seen.push(config),
      onProblem: () => undefined,
    });
    expect(seen).toHaveLength(1);
    watch.close();
  });
});

describe('152 (CVE-2026-41916): a reload never passes through a weaker state', () => {
  it.each([
    ['an empty file', ''],
    ['an invalid one', '{gateway:'],
    ['an unknown key', complete.replace('gateway', 'gatway')],
    ['authentication none', complete.replace('{token:', '{mode:"none",token:')],
    ['authentication trusted-proxy', complete.replace('{token:', '{mode:"trusted-proxy",token:')],
    ['no token', complete.replace(`token:"${token}"`, '')],
    ['a junk token', complete.replace(token, 'changeme')],
    ['open without "*"', complete.replace('pairing', 'open')],
  ])('%s: the last complete policy stays, and the problem is said once', async (_, text) => {
    using followed = new Followed();
    followed.replace(text);
    await refused(followed);
    expect(followed.changes).toEqual([]);
    expect(followed.problems).toHaveLength(1);
    followed.replace(complete.replace('pairing', 'disabled'));
    await changed(followed);
    expect(followed.watch.problem()).toBeNull();
  });

  it('the file gone: the last complete policy stays', async () => {
    using followed = new Followed();
    rmSync(followed.place.at('openclaw.json'));
    await refused(followed);
    expect(followed.changes).toEqual([]);
    expect(followed.problems.join()).toContain('gone');
  });

  it('the file writable by others: the last complete policy stays', async () => {
    using followed = new Followed();
    followed.place.write('openclaw.json', complete.replace('pairing', 'disabled'), 0o666);
    await refused(followed);
    expect(followed.changes).toEqual([]);
  });
});
