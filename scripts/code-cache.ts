// The engine's code cache of every chunk in a folder, beside it: `node scripts/code-cache.ts FOLDER`. A process of its own,
// because the engine refuses what was made under other flags than it runs with. Each chunk is run before, so that the cache
// holds what running it compiles; and one that cannot be run stops the build.
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Script } from 'node:vm';
import { createLoad } from '../src/packed/load-chunk.ts';
import { cacheSuffix, fileShelf } from '../src/packed/shelves.ts';

const [folder = ''] = process.argv.slice(2);
const dir = resolve(folder);
const scripts = new Map<string, Script>();
const load = createLoad(fileShelf(dir), createRequire(import.meta.url), (name, script) => scripts.set(name, script));
for (const name of readdirSync(dir)) load(`./${name}`);
for (const [name, script] of scripts) writeFileSync(join(dir, name) + cacheSuffix, script.createCachedData());
// Nothing that a package started by being loaded is waited for.
process.exit(0);
