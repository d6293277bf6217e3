import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a build is made from: a change to any of these makes it stale. */
const sources = [
  'src',
  ...['bundle', 'common-js', 'code-cache', 'pack', 'build', 'build-binary'].map((name) => `scripts/${name}.ts`),
  'package-lock.json',
];

/** A short text that changes whenever a source was added, removed or written. Costs a few milliseconds. */
export function fingerprint(): string {
  let newest = 0;
  let count = 0;
  const look = (path: string) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    // A file that goes away while we look is a change as well: the count differs next time.
    if (!stat) return;
    newest = Math.max(newest, stat.mtimeMs);
    count += 1;
    if (stat.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
  };
  for (const source of sources) look(source);
  return `${newest} ${count} ${process.version}`;
}

/** True when the build that wrote `stamp` was made from the sources as they are now. */
export function isFresh(stamp: string): boolean {
  try {
    return readFileSync(stamp, 'utf8') === fingerprint();
  } catch {
    return false;
  }
}

/** Writes a file so that whoever reads it meanwhile sees the old one or the new one, never half. */
export function writeWhole(path: string, contents: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.${process.pid}.tmp`;
  writeFileSync(half, contents, { mode });
  renameSync(half, path);
}
