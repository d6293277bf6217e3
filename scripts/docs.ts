/**
 * Writes the documents that are tables of the program: `npm run docs`. With `--check` it writes nothing and fails with the
 * names of those that are stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { checksPage } from './docs-checks.ts';
import { commandsPage } from './docs-commands.ts';
import { configPage } from './docs-config.ts';
import { keysPage } from './docs-keys.ts';

/** The whole text of each, by its path. */
export const documents = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['docs/keys.md', keysPage()],
    ['docs/commands.md', await commandsPage()],
    ['docs/config.md', configPage()],
    ['docs/checks.md', checksPage()],
  ]);

/** Paths of documents that are not what the program would write now. */
export async function staleDocuments(read: (path: string) => string | null): Promise<readonly string[]> {
  return [...(await documents())].filter(([path, text]) => read(path) !== text).map(([path]) => path);
}

export function readDocument(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // One that cannot be read is stale.
    return null;
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleDocuments(readDocument);
    if (stale.length > 0) {
      process.stderr.write(`Stale: ${stale.join(', ')}. Run  npm run docs\n`);
      process.exitCode = 1;
    }
  } else {
    for (const [path, text] of await documents()) writeFileSync(path, text);
  }
}
