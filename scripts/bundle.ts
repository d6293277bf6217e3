import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

/** The one entry of the program; commands, console and gateway hang on it by dynamic imports. */
export const entry = 'src/cli/main.ts';

/** Nothing is written there by the bundler; names in its report are under it. */
const outdir = 'dist/npm';

const yogaLoader = `import loadYoga, { wasm } from '../binaries/yoga-wasm-base64-esm.js';
import wrap from './wrapAssembly.js';
const yoga = {
  instantiateWasm(imports, done) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')), imports);
    done(instance);
    return instance.exports;
  },
};
loadYoga(yoga);
export default wrap(yoga);
export * from './generated/YGEnums.js';`;

/**
 * Takes the top-level await out of ink and yoga: CommonJS cannot hold it, and yoga's own loader fetches a data URL, which
 * loads an HTTP client (35 ms, 10 MB) before the first paint.
 */
const withoutTopLevelAwait: Plugin = {
  name: 'without-top-level-await',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, () => ({
      loader: 'js',
      contents: yogaLoader,
    }));
    pluginBuild.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      loader: 'js',
      contents: exportWasm(await readFile(path, 'utf8')),
    }));
    // The hook of React's developer tools, reached only with DEV=true.
    pluginBuild.onLoad({ filter: /ink[\\/]build[\\/]devtools\.js$/ }, () => ({ loader: 'js', contents: 'export {}' }));
    pluginBuild.onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const withoutTools = replaceOnce(source, "await import('./devtools.js');", '');
      return { loader: 'js', contents: replaceOnce(withoutTools, 'await loadPackageJson()', '{}') };
    });
  },
};

/**
 * string-width makes a grapheme segmenter and an expression over all emoji when it is loaded: 40 ms, which a command that
 * prints ASCII never needs. Here both are made at their first use.
 */
const lazyStringWidth: Plugin = {
  name: 'lazy-string-width',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /string-width[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const segments =
        'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };';
      const emoji = 'let rgi; const rgiEmojiRegex = { test: (text) => (rgi ??= /^\\p{RGI_Emoji}$/v).test(text) };';
      const withSegments = replaceOnce(source, 'const segmenter = new Intl.Segmenter();', segments);
      return { loader: 'js', contents: replaceOnce(withSegments, 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', emoji) };
    });
  },
};

/**
 * The Telegram client carries a logger that asks for the browser's storage when it is loaded, which a newer Node answers
 * with a warning on the screen. There is none to ask.
 */
const withoutBrowserStorage: Plugin = {
  name: 'without-browser-storage',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /grammy[\\/]out[\\/]web\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { loader: 'js', contents: replaceOnce(source, 'return localStorage;', 'return undefined;') };
    });
  },
};

/** Node's own modules that cost milliseconds and that most commands never use, or use last. */
const dear = /^(?:node:)?(http|https|tls|zlib|crypto|child_process|v8|assert)$/;

/**
 * These are loaded when something of theirs is first used, not when something that might use it is loaded. Besides, a
 * module's plain import of one reads every export of it, which through node:http alone loads a web client (20 ms, 10 MB).
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: dear }, ({ path }) => ({
      path: path.startsWith('node:') ? path : `node:${path}`,
      namespace: 'lazy-builtin',
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => {
      const builtin = process.getBuiltinModule(path) ?? {};
      const names = Object.keys(builtin);
      const members = names.map((name) => `get ${JSON.stringify(name)}() { return load().${name}; }`);
      const load = `const load = () => process.getBuiltinModule(${JSON.stringify(path)});`;
      const descriptors = `Object.getOwnPropertyDescriptors({ ${members.join(', ')} })`;
      const itself = typeof builtin === 'function' ? '(...given) => load()(...given)' : '{}';
      return {
        loader: 'js',
        contents: `${load}\nmodule.exports = Object.defineProperties(${itself}, ${descriptors});`,
      };
    });
  },
};

/**
 * The engine of patterns that people write: 150 kB that most configurations never use. Evaluated when something of it is
 * first asked for, and not when the table of keys is loaded, which names it.
 */
const lazyPatternEngine: Plugin = {
  name: 'lazy-pattern-engine',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^re2js$/ }, ({ namespace }) =>
      namespace === 'lazy-package' ? undefined : { path: 're2js', namespace: 'lazy-package' },
    );
    pluginBuild.onLoad({ filter: /^re2js$/, namespace: 'lazy-package' }, () => ({
      loader: 'js',
      resolveDir: process.cwd(),
      contents: "module.exports = { get RE2JS() { return require('re2js').RE2JS; } };",
    }));
  },
};

/** pino's transports start worker files, which a bundle has not. Without them nothing of worker threads is loaded. */
const withoutPinoTransports: Plugin = {
  name: 'without-pino-transports',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /pino[\\/]lib[\\/]transport\.js$/ }, () => ({
      loader: 'js',
      contents: "module.exports = () => { throw new Error('this program has no transports of pino'); };",
    }));
    pluginBuild.onLoad({ filter: /pino[\\/]lib[\\/]tools\.js$/ }, async ({ path }) => ({
      loader: 'js',
      contents: replaceOnce(
        await readFile(path, 'utf8'),
        "const { isMainThread } = require('worker_threads')",
        'const isMainThread = true',
      ),
    }));
  },
};

function exportWasm(source: string): string {
  const data = /H="data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)"/.exec(source);
  if (!data?.[1]) throw new Error('yoga-layout has changed: its WebAssembly was not found');
  const emptied = replaceOnce(replaceOnce(source, data[0], 'H=""'), 'import.meta.url', '""');
  return `${emptied}\nexport const wasm = "${data[1]}";`;
}

/** A patch that no longer fits must stop the build, not silently do nothing. */
function replaceOnce(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`the patch does not fit any more: ${from}`);
  return source.replace(from, () => to);
}

const common = {
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  // A stack trace of minified code must not be one line of 500 kB.
  lineLimit: 160,
  legalComments: 'none',
  metafile: true,
  logLevel: 'silent',
  // Optional native parts of ws; it does without.
  external: ['bufferutil', 'utf-8-validate'],
  plugins: [
    withoutTopLevelAwait,
    lazyStringWidth,
    withoutBrowserStorage,
    lazyBuiltins,
    lazyPatternEngine,
    withoutPinoTransports,
  ],
} as const satisfies BuildOptions;

const production = { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' };

export interface Bundle {
  /** ES modules. */
  readonly files: readonly OutputFile[];
  /** Which of them is the entry. */
  readonly main: string;
  readonly metafile: Metafile;
}

/**
 * The program in chunks, so that a command loads its own part of it and no more. Unminified, a package's wrapper carries
 * the path of its module: the test of laziness reads them.
 */
export async function bundle(options: { readonly minify: boolean }): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...common,
    outdir,
    format: 'esm',
    splitting: true,
    minify: options.minify,
    chunkNames: 'chunks/[name]-[hash]',
    // What asks for it makes a `require` of it, which takes a path as well.
    define: { ...production, 'import.meta.url': '__filename' },
    write: false,
  });
  return { files: outputFiles, main: resolve(outdir, 'main.js'), metafile };
}
