// Builds dist/oc, one executable that needs no Node on the machine: `npm run build:binary`. With --strip it is 17 MB smaller.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { inject } from 'postject';
import { keyringAsset } from '../src/gateway/state/keychain-module.ts';
import { fingerprint, isFresh, writeWhole } from './fresh.ts';
import { type Packed, pack } from './pack.ts';

const binary = 'dist/oc';
const stamp = 'dist/oc.stamp';
/** Node's own mark in its executable, which says where the program goes. */
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Builds when the sources are newer than the last build; resolves to the path of the executable. */
export async function binaryIfStale(): Promise<string> {
  if (!isFresh(stamp) || !statSync(binary, { throwIfNoEntry: false })) await buildBinary({ strip: false });
  return resolve(binary);
}

export async function buildBinary(options: { readonly strip: boolean }): Promise<void> {
  const before = fingerprint();
  mkdirSync('dist', { recursive: true });
  // Beside the result, so that the last step is a rename on the same disk.
  const work = mkdtempSync('dist/binary-');
  try {
    const blob = makeBlob(work, await pack(work, { minify: true }));
    const half = join(work, 'oc');
    copyFileSync(process.execPath, half);
    // Symbols go first: stripping afterwards would break what was put in.
    if (options.strip) execFileSync('strip', [half]);
    await injectQuietly(half, blob);
    renameSync(half, binary);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  writeWhole(stamp, before);
}

/** The tool complains about names of notes in Node's executable that concern nobody; anything else it says is passed on. */
async function injectQuietly(file: string, blob: Buffer): Promise<void> {
  const warn = console.warn;
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes("Can't find string offset for section name")) warn(...said);
  };
  try {
    await inject(file, 'NODE_SEA_BLOB', blob, { sentinelFuse });
  } finally {
    console.warn = warn;
  }
}

function makeBlob(work: string, { main, chunks }: Packed): Buffer {
  const [program, settings, output] = [join(work, 'oc.cjs'), join(work, 'sea.json'), join(work, 'blob')];
  writeFileSync(program, main);
  const library = keyringLibrary();
  writeFileSync(
    settings,
    JSON.stringify({
      main: program,
      output,
      disableExperimentalSEAWarning: true,
      // NODE_OPTIONS of whoever starts the program must not load code into it.
      execArgvExtension: 'none',
      assets: {
        ...Object.fromEntries(chunks.map((name) => [name, join(work, 'chunks', name)])),
        // The one native library; an executable for a machine that has none says so when the keychain is asked for.
        ...(library === null ? {} : { [keyringAsset]: library }),
      },
    }),
  );
  execFileSync(process.execPath, ['--experimental-sea-config', settings], { stdio: 'pipe' });
  return readFileSync(output);
}

/** The library of the keychain for the machine that the executable is built on; null where the package has none for it. */
function keyringLibrary(): string | null {
  const own = createRequire(createRequire(import.meta.url).resolve('@napi-rs/keyring'));
  const libc = process.platform === 'linux' ? '-gnu' : '';
  try {
    return own.resolve(`@napi-rs/keyring-${process.platform}-${process.arch}${libc}`);
  } catch {
    return null;
  }
}

if (import.meta.main) {
  await buildBinary({ strip: process.argv.includes('--strip') });
  console.log(`${binary}, ${(statSync(binary).size / 1e6).toFixed(1)} MB (Node ${process.version})`);
}
