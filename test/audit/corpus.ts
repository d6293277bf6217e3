import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FactsOptions } from '../../src/gateway/audit/facts/facts.ts';
import type { Severity } from '../../src/gateway/protocol/audit.ts';
import { statePaths } from '../../src/gateway/state/paths.ts';

/** One recorded home: what lies in it, and what the original found there. */
export interface Case {
  readonly id: string;
  readonly kind: 'clean' | 'single' | 'multi' | 'edge' | 'realistic' | 'invalid' | 'gap';
  readonly files: Readonly<Record<string, CaseFile>>;
  readonly dirs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly stateDir?: string;
  readonly stateDirSymlink?: string;
  readonly configPath?: string;
  readonly expect: { readonly findings: readonly Expected[] };
}

export interface Expected {
  readonly checkId: string;
  readonly severity: Severity;
}

interface CaseFile {
  readonly content?: unknown;
  readonly base64?: string;
  readonly symlink?: string;
  readonly mode?: string;
  readonly pad?: number;
  readonly repeat?: number;
}

const folder = new URL('./cases/', import.meta.url);

export const cases: readonly Case[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .toSorted()
  // why: the corpus was written in this form, and a case in another one fails the tests
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Case);

/** A home as a case describes it, without a process: the recorded runner makes its own. */
export class CaseHome implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-case-'));
  readonly options: FactsOptions;
  readonly #state: string;

  constructor(one: Case) {
    this.#state = join(this.dir, one.stateDir ?? '.openclaw');
    this.#makeState(one);
    for (const [name, file] of Object.entries(one.files)) this.#put(name, file);
    for (const [name, file] of Object.entries(one.files)) this.#setMode(name, file);
    // The deepest first: a directory is closed after what is in it.
    const dirs = Object.entries({ '.': '700', ...one.dirs }).toSorted(([a], [b]) => b.length - a.length);
    for (const [name, mode] of dirs) {
      mkdirSync(resolve(this.#state, name), { recursive: true });
      chmodSync(resolve(this.#state, name), Number.parseInt(mode, 8));
    }
    const env = { HOME: this.dir, ...this.#environment(one) };
    this.options = { paths: statePaths(env), env };
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #makeState({ stateDirSymlink }: Case): void {
    if (stateDirSymlink === undefined) {
      mkdirSync(this.#state, { recursive: true });
      return;
    }
    mkdirSync(join(this.dir, stateDirSymlink), { recursive: true });
    symlinkSync(join(this.dir, stateDirSymlink), this.#state);
  }

  #environment(one: Case): Record<string, string> {
    const env = Object.entries(one.env ?? {}).map(([name, value]) => [name, this.#filled(value)]);
    return {
      ...Object.fromEntries(env),
      ...(one.stateDir === undefined ? {} : { OPENCLAW_STATE_DIR: this.#state }),
      ...(one.configPath === undefined ? {} : { OPENCLAW_CONFIG_PATH: this.#filled(one.configPath) }),
    };
  }

  #filled(text: string): string {
    return text.replaceAll('{{HOME}}', this.dir).replaceAll('{{STATE}}', this.#state);
  }

  #put(name: string, file: CaseFile): void {
    const path = resolve(this.#state, this.#filled(name));
    // What is there two thousand times is of no interest to these checks.
    if (file.repeat !== undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    // Whatever the mask of the process is; the case's own modes come afterwards.
    chmodSync(dirname(path), 0o755);
    if (file.symlink !== undefined) symlinkSync(this.#filled(file.symlink), path);
    else if (file.base64 !== undefined) writeFileSync(path, Buffer.from(file.base64, 'base64'));
    else
      writeFileSync(path, this.#filled(typeof file.content === 'string' ? file.content : JSON.stringify(file.content)));
  }

  #setMode(name: string, file: CaseFile): void {
    const path = resolve(this.#state, this.#filled(name));
    if (file.symlink === undefined && existsSync(path)) chmodSync(path, Number.parseInt(file.mode ?? '600', 8));
  }
}
