import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { commonJs } from '../../scripts/common-js.ts';
import { programPath } from '../helpers/build-once.ts';

let program = '';

beforeAll(async () => {
  program = await programPath();
}, 120_000);

it('every code cache of the build is one that the engine takes', () => {
  const takes = `
    const fs = require('node:fs'), { Script } = require('node:vm');
    const refused = [], names = process.argv.slice(2);
    for (const name of names) {
      const path = process.argv[1] + '/' + name;
      const { cachedDataRejected } = new Script(fs.readFileSync(path, 'utf8'), { cachedData: fs.readFileSync(path + '.cache') });
      if (cachedDataRejected !== false) refused.push(name);
    }
    console.log(JSON.stringify({ names: names.length, refused }));`;
  const chunks = join(dirname(program), 'chunks');
  const built = chunksOf(join(dirname(program), 'meta.json'));
  const said = execFileSync(process.execPath, ['-e', takes, chunks, ...built], { env: {}, encoding: 'utf8' });
  const { names, refused } = JSON.parse(said);
  expect(names).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

it('a program without its code caches does the same', () => {
  const copy = copyOf(program);
  const chunks = join(dirname(copy), 'chunks');
  for (const name of readdirSync(chunks)) if (name.endsWith('.cache')) rmSync(join(chunks, name));
  const { status, stdout } = spawnSync(process.execPath, [copy, 'help', 'keys'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toBe(spawnSync(process.execPath, [program, 'help', 'keys'], { encoding: 'utf8' }).stdout);
});

it('a program that lacks a part fails, and says which', () => {
  const copy = copyOf(program);
  const chunks = join(dirname(copy), 'chunks');
  for (const name of readdirSync(chunks)) if (name.startsWith('run-')) rmSync(join(chunks, name));
  const { status, stderr } = spawnSync(process.execPath, [copy, 'status'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/oc is not whole: .*chunks\/run-\w+\.js cannot be read/);
});

it('an export that changes is seen as it is', async () => {
  const code = await commonJs('let a=1,b=()=>{a+=1};export{a as n,b};', { minify: true });
  const module = { exports: {} as Record<string, unknown> };
  new Function('exports', 'module', code)(module.exports, module);
  expect(module.exports['n']).toBe(1);
  (module.exports['b'] as () => void)(); // why: what the text above exports
  expect(module.exports['n']).toBe(2);
});

/** Of this build; those of the one before stay for a while. */
function chunksOf(metafile: string): string[] {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as Metafile; // why: as the bundler wrote it
  return Object.keys(outputs)
    .filter((path) => path.includes('/chunks/'))
    .map((path) => basename(path));
}

function copyOf(main: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'oc-packed-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const name of ['main.js', 'package.json', 'chunks']) {
    cpSync(join(dirname(main), name), join(dir, name), { recursive: true });
  }
  return join(dir, 'main.js');
}
