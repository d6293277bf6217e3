// The program as both packages hold it: an entry, and chunks with the engine's code cache of each.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundle } from './bundle.ts';
import { commonJs, wrapped } from './common-js.ts';

export interface Packed {
  /** A script of CommonJS. */
  readonly main: string;
  /** Names of the files in `chunks`: each chunk and its code cache. */
  readonly chunks: readonly string[];
  readonly metafile: Metafile;
}

/** Writes the chunks into `work/chunks`. */
export async function pack(work: string, options: { readonly minify: boolean }): Promise<Packed> {
  const { files, metafile, main } = await bundle(options);
  refuseCycles(metafile);
  const dir = join(work, 'chunks');
  mkdirSync(dir, { recursive: true });
  let entry = '';
  for (const { path, text } of files) {
    const code = wrapped(await commonJs(text, options));
    if (path === main) entry = code;
    else writeFileSync(join(dir, basename(path)), code);
  }
  const own = { ...process.env, NODE_OPTIONS: '' };
  execFileSync(process.execPath, ['scripts/code-cache.ts', dir], { env: own, stdio: ['ignore', 'ignore', 'inherit'] });
  const text = `"use strict";${await starter()}packed.start(${entry},require,__filename);\n`;
  return { main: text, chunks: readdirSync(dir), metafile };
}

/** The loader of chunks, which is the only part that Node itself loads. */
async function starter(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/packed/start.ts'],
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'iife',
    globalName: 'packed',
  });
  return outputFiles[0]?.text ?? '';
}

/** A chunk is handed out when it has run, so that none may need itself. */
function refuseCycles({ outputs }: Metafile): void {
  const done = new Set<string>();
  const follow = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) throw new Error(`chunks need each other: ${[...trail, path].map(name).join(' -> ')}`);
    if (done.has(path)) return;
    for (const each of outputs[path]?.imports ?? [])
      if (each.kind !== 'dynamic-import' && !each.external) follow(each.path, [...trail, path]);
    done.add(path);
  };
  for (const path of Object.keys(outputs)) follow(path, []);
}

const name = (path: string): string => relative('', path);
