// The engine's code cache of every chunk in a folder, beside it: `node scripts/code-cache.ts FOLDER`. A process of its own,
// because the engine refuses what was made under other flags than it runs with.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { cacheSuffix } from '../src/packed/shelves.ts';

const [dir = ''] = process.argv.slice(2);
for (const name of readdirSync(dir).filter((each) => each.endsWith('.js'))) {
  const path = join(dir, name);
  writeFileSync(path + cacheSuffix, new Script(readFileSync(path, 'utf8'), { filename: path }).createCachedData());
}
