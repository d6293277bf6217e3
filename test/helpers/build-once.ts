import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildIfStale } from '../../scripts/build.ts';
import { binaryIfStale } from '../../scripts/build-binary.ts';

/** vitest's global set-up: the program that the tests run is made from the sources as they are. */
export async function setup(): Promise<void> {
  try {
    await buildIfStale();
  } catch (error) {
    // Tests of single modules need no bundle; those that do ask `programPath()` and fail with these words.
    console.error(`the program does not build: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Path of the built npm program, to be run with `process.execPath`. Rejects when the sources do not build. */
export async function programPath(): Promise<string> {
  await buildIfStale();
  return resolve('dist/npm/main.js');
}

/** Path of the executable. Building takes seconds of both cores, so test files that run at once wait for one build. */
export async function binaryPath(): Promise<string> {
  await using _lock = await buildLock();
  return await binaryIfStale();
}

const lockFile = 'dist/oc.building';
const longestBuildMs = 120_000;

async function buildLock(): Promise<AsyncDisposable> {
  mkdirSync('dist', { recursive: true });
  while (!take()) {
    const age = Date.now() - (statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // Whoever held it was killed.
    if (age > longestBuildMs) rmSync(lockFile, { force: true });
    await delay(100);
  }
  return { [Symbol.asyncDispose]: async () => rmSync(lockFile, { force: true }) };
}

function take(): boolean {
  try {
    closeSync(openSync(lockFile, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
