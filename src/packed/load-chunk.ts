import { Script } from 'node:vm';

/** Answers what a module exports, by the name that a chunk asks for it. Throws when it cannot be had, each time again. */
export type Load = (name: string) => unknown;

/** A chunk as the build writes it: one function in CommonJS's manner. */
export type Chunk = (exports: object, require: Load, module: { exports: unknown }, filename: string) => void;

/** Where the chunks of a built program lie. */
export interface Shelf {
  /** The absolute path that stack traces show. */
  place(name: string): string;
  /** Throws when there is no such chunk. */
  source(name: string): string;
  /** What the engine made of the chunk when it was built; undefined when that was not kept. */
  codeCache(name: string): Uint8Array | undefined;
}

/** Told of each chunk before it runs. */
type Compiled = (name: string, script: Script) => void;

/**
 * Each chunk runs once, when it is first asked for; one that fails is not kept, so that nobody is handed half of it. The
 * code cache saves the compiling alone: another engine than the builder's refuses it and compiles the text.
 */
export function createLoad(shelf: Shelf, outside: Load, onCompiled?: Compiled): Load {
  const loaded = new Map<string, unknown>();
  const load: Load = (asked) => {
    if (!asked.startsWith('./')) return outside(asked);
    const name = asked.slice(asked.lastIndexOf('/') + 1);
    if (loaded.has(name)) return loaded.get(name);
    const script = compile(shelf, name);
    onCompiled?.(name, script);
    const chunk = script.runInThisContext() as Chunk; // why: the build wraps every chunk in this function
    const exports = run(chunk, load, shelf.place(name));
    loaded.set(name, exports);
    return exports;
  };
  return load;
}

function compile(shelf: Shelf, name: string): Script {
  const cachedData = shelf.codeCache(name);
  return new Script(sourceOf(shelf, name), {
    filename: shelf.place(name),
    ...(cachedData === undefined ? {} : { cachedData }),
  });
}

function sourceOf(shelf: Shelf, name: string): string {
  try {
    return shelf.source(name);
  } catch (cause) {
    throw new Error(`oc is not whole: ${shelf.place(name)} cannot be read. Install or build it again.`, { cause });
  }
}

export function run(chunk: Chunk, load: Load, filename: string): unknown {
  const module = { exports: {} as unknown };
  chunk(module.exports as object, load, module, filename); // why: what was put there a line above
  return module.exports;
}
