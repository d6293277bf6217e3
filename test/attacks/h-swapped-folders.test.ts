import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Files, mostFileBytes } from '../../src/gateway/tools/files.ts';
import { hostFiles } from '../../src/gateway/tools/host-files.ts';
import { ToolBench } from '../gateway/tools/tool-bench.ts';

const key = 'a key of nobody';

/**
 * A workspace whose folder `d` becomes a link to the keys at the worst moment: when its path has just been judged, as a
 * program in a sandbox with a writable workspace can do it.
 */
class SwappedBench implements AsyncDisposable {
  readonly bench = new ToolBench('host');
  readonly keys = join(this.bench.home, '.ssh');
  readonly files: Files;
  #armed = true;

  constructor() {
    const { bench, keys } = this;
    mkdirSync(bench.at('d'));
    writeFileSync(bench.at('d/id'), 'a note');
    writeFileSync(join(keys, 'id'), key);
    const swap = () => {
      if (!this.#armed) return;
      this.#armed = false;
      renameSync(bench.at('d'), bench.at('kept'));
      symlinkSync(keys, bench.at('d'));
    };
    const { home, ours } = bench.places;
    const places = {
      home,
      get ours() {
        swap();
        return ours;
      },
    };
    this.files = hostFiles({ roots: [bench.workspace], workspace: bench.workspace, places });
  }

  get path(): string {
    return this.bench.at('d/id');
  }

  /** The keys are what they were, and the folder was indeed swapped. */
  expectUntouched(): void {
    expect(lstatSync(this.bench.at('d')).isSymbolicLink()).toBe(true);
    expect(readdirSync(this.keys)).toEqual(['id']);
    expect(readFileSync(join(this.keys, 'id'), 'utf8')).toBe(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench[Symbol.asyncDispose]();
  }
}

describe('102, 185: a folder that becomes a link to keys when it has just been judged', () => {
  it('shows nothing', async () => {
    await using swapped = new SwappedBench();
    expect(await swapped.files.read(swapped.path)).toMatchObject({ refused: expect.any(String) });
    swapped.expectUntouched();
  });

  it('loses nothing', async () => {
    await using swapped = new SwappedBench();
    expect(await swapped.files.remove(swapped.path)).toMatchObject({ refused: expect.any(String) });
    swapped.expectUntouched();
  });

  it('is not written into', async () => {
    await using swapped = new SwappedBench();
    expect(await swapped.files.write(swapped.path, 'x')).toMatchObject({ refused: expect.any(String) });
    swapped.expectUntouched();
  });

  it.each(['new', 'deep/er/new'])('gets no file and no folder: %s', async (name) => {
    await using swapped = new SwappedBench();
    const wrong = await swapped.files.write(swapped.bench.at(`d/${name}`), 'x'.repeat(mostFileBytes));
    expect(wrong).toMatchObject({ refused: expect.any(String) });
    swapped.expectUntouched();
  });
});
