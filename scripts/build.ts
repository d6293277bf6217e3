// Builds the npm package into dist/npm: `npm run build`. Safe to run twice at once and under a running program.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { bundleChunks } from './bundle.ts';
import { fingerprint, isFresh, writeWhole } from './fresh.ts';

const outdir = 'dist/npm';
const stamp = join(outdir, '.stamp');
const hour = 3_600_000;

/** Builds when the sources are newer than the last build. Resolves to whether it had to; rejects with the compiler's words. */
export async function buildIfStale(): Promise<boolean> {
  if (isFresh(stamp)) return false;
  await buildPackage();
  return true;
}

/** The same for a person who wants to run the program: what does not compile is said without our own stack. */
export async function buildOrEnd(): Promise<void> {
  try {
    await buildIfStale();
  } catch (error) {
    console.error(`The program does not build. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

/** Resolves to the number of bytes written. */
export async function buildPackage(): Promise<number> {
  const before = fingerprint();
  const { files, metafile } = await bundleChunks(outdir);
  const main = resolve(outdir, 'main.js');
  // The entry goes last: until then the old entry and its chunks are still whole.
  for (const file of files.toSorted((a, b) => Number(a.path === main) - Number(b.path === main))) {
    if (file.path === main) writeWhole(main, withShebang(file.contents), 0o755);
    else writeWhole(file.path, file.contents);
  }
  writeWhole(join(outdir, 'meta.json'), JSON.stringify(metafile));
  writeWhole(join(outdir, 'package.json'), '{"type":"module"}\n');
  dropOldChunks(new Set(files.map((file) => relative(resolve(outdir, 'chunks'), file.path))));
  writeWhole(stamp, before);
  return files.reduce((sum, file) => sum + file.contents.length, 0);
}

function withShebang(contents: Uint8Array): string {
  const text = new TextDecoder().decode(contents);
  return text.startsWith('#!') ? text : `#!/usr/bin/env node\n${text}`;
}

/** A program that was started before this build may still load its chunks, so they stay for an hour. */
function dropOldChunks(current: ReadonlySet<string>): void {
  const dir = join(outdir, 'chunks');
  const names = statSync(dir, { throwIfNoEntry: false }) ? readdirSync(dir) : [];
  for (const name of names.filter((name) => !current.has(name))) {
    const age = Date.now() - (statSync(join(dir, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > hour) rmSync(join(dir, name), { force: true });
  }
}

if (import.meta.main) {
  const bytes = await buildPackage();
  console.log(`${outdir}/main.js and chunks, ${Math.round(bytes / 1000)} kB`);
}
