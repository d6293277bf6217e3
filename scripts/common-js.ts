import { transform } from 'esbuild';

/** What the engine is given: an expression of one function, whose text is strict as modules are (`Chunk` in src/packed). */
export const wrapped = (body: string): string =>
  `(function(exports,require,module,__filename){"use strict";${body}\n})`;

/**
 * A chunk that was written as an ES module, in CommonJS. Its exports are read where they are used, by one getter
 * each, which the engine sees through; those that esbuild would write stand two deep.
 */
export async function commonJs(text: string, options: { readonly minify: boolean }): Promise<string> {
  const list = /export\s*\{([^{}]*)\};?\s*$/.exec(text);
  const body = list === null ? text : text.slice(0, list.index) + gettersOf(list[1] ?? '');
  const { code, warnings } = await transform(body, {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: options.minify,
    lineLimit: 160,
    legalComments: 'none',
    // `require` is ours there; what is asked for lazily stays a promise.
    supported: { 'dynamic-import': false },
  });
  if (warnings[0]) throw new Error(`a chunk does not fit into CommonJS: ${warnings[0].text}`);
  return code;
}

function gettersOf(list: string): string {
  const rows = list
    .split(',')
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .map((row) => {
      const [local = '', name = local] = row.split(/\s+as\s+/);
      return `${name}:{get:()=>${local},enumerable:!0}`;
    });
  return `Object.defineProperties(exports,{__esModule:{value:!0},${rows.join(',')}});`;
}
