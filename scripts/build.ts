// Builds the npm package into dist/npm: `npm run build`. Safe to run twice at once and under a running program.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isFresh, writeWhole } from './fresh.ts';
import { pack } from './pack.ts';

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
  mkdirSync('dist', { recursive: true });
  const work = mkdtempSync('dist/package-');
  try {
    const { main, chunks, metafile } = await pack(work, { minify: true });
    const contents = chunks.map((name) => [name, readFileSync(join(work, 'chunks', name))] as const);
    for (const [name, bytes] of contents) writeWhole(join(outdir, 'chunks', name), bytes);
    writeWhole(join(outdir, 'meta.json'), JSON.stringify(metafile));
    writeWhole(join(outdir, 'package.json'), '{"type":"commonjs"}\n');
    // The entry goes last: until then the old entry and its chunks are still whole.
    writeWhole(join(outdir, 'main.js'), `#!/usr/bin/env node\n${main}`, 0o755);
    dropOldChunks(new Set(chunks));
    writeWhole(stamp, before);
    return contents.reduce((sum, [, bytes]) => sum + bytes.length, main.length);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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
