import { type Arg, unknownPart } from './arg.ts';
import type { EffectNoteKind } from './effects.ts';
import type { Found } from './found.ts';
import { isOption, optionNames, readOptions } from './options.ts';
import { normalized, programOf } from './program-name.ts';
import type { Call, Does, ProgramRow, Reader, Stdin } from './program-row.ts';
import { programNamed } from './programs.ts';
import { onlySays } from './saying-words.ts';

/** Programs and texts inside one another that are followed; what is deeper may do anything. */
export const deepest = 12;

/** Whatever they are asked, they first run what a file of the folder names: another version of themselves, a library. */
const readsFolder =
  /^(yarn|yarnpkg|pnpm|pnpx|mvn|gradle|composer|bundle|bazel|cargo|rustc|rustfmt|rustup|go|pytest|py\.test|tox|nox|pylint)$/;

/** Words of one program that are looked at; nobody reads more. */
const manyWords = 1024;

/** Reads a text that a shell would run. Its programs stand as deep as `depth`. */
export type ReadText = (text: Arg, stdin: Stdin, depth: number) => void;

/** Reads programs with their words and adds what they do to `found`. */
export class CommandReader implements Reader {
  readonly #found: Found;
  readonly #readText: ReadText;
  #moved = false;
  #trusts: Arg | null = null;

  constructor(found: Found, readText: ReadText) {
    this.#found = found;
    this.#readText = readText;
  }

  /** `ours`: functions of the text, which were read where they stand. */
  call(words: readonly Arg[], stdin: Stdin, depth: number, ours: ReadonlySet<string>): void {
    const [program, ...args] = words;
    if (program === undefined) return;
    if (depth > deepest) {
      this.does('anything', 'wrapper', program);
      return;
    }
    if (args.length > manyWords) {
      this.does('anything', 'unreadable', program);
      return;
    }
    const named = programOf(program);
    if (named.kind === 'file') this.runsFile(program);
    for (const word of args) this.#paths(word);
    if (named.kind === 'unknown') {
      this.does('anything', program.fixed ? 'unknown-program' : 'dynamic', program);
      return;
    }
    // Somebody's file of a known name is most often that program all the same.
    const row = programNamed(named.name);
    if (row === undefined) {
      if (named.kind === 'program' && !ours.has(named.name)) this.does('anything', 'unknown-program', program);
      return;
    }
    if (readsFolder.test(named.name)) this.uncertain(['system-command'], 'interpreter', program);
    else if (onlySays(named.name, args)) return;
    this.#apply(row, { name: named.name, program, args, stdin, depth });
  }

  does(does: Does, kind: EffectNoteKind | null, about: Arg): void {
    this.#found.add(does);
    if (kind !== null) this.#found.note(kind, about.raw, about.at);
  }

  uncertain(does: Does, kind: EffectNoteKind, about: Arg): void {
    this.#found.unsure();
    this.does(does, kind, about);
  }

  runs(words: readonly Arg[], from: Call): void {
    this.call(words, from.stdin, from.depth + 1, new Set());
  }

  shellText(text: Arg, from: Call): void {
    if (!text.fixed || from.depth >= deepest) {
      this.does('anything', 'dynamic', text);
      return;
    }
    this.#readText(text, from.stdin, from.depth + 1);
  }

  runsFile(file: Arg): void {
    this.#paths(file);
    if (!file.fixed || file.text === '-' || /^\/(dev|proc)(\/|$)/.test(normalized(file.text))) {
      this.does('anything', 'dynamic', file);
      return;
    }
    this.#found.ran(file.text);
    this.uncertain(['file-write', 'system-command'], 'interpreter', file);
  }

  writes(file: Arg): void {
    const path = normalized(file.text);
    if (/^\/dev\/(null|stdout|stderr|tty|fd\/\d+)$/.test(path) || file.text === '-') return;
    this.#found.path(pathOf(file.text));
    this.#found.wrote(file.text);
    this.does(['file-write'], null, file);
    if (/^\/dev\/(?!shm\/)/.test(path)) this.does(['file-delete', 'system-command'], null, file);
  }

  moves(): void {
    this.#moved = true;
    this.#meets();
  }

  trustsDirectory(about: Arg): void {
    this.#trusts = about;
    this.#meets();
  }

  #meets(): void {
    if (this.#moved && this.#trusts !== null) this.does(['system-command'], null, this.#trusts);
  }

  #apply(row: ProgramRow, call: Call): void {
    const { verbs } = row;
    const given = readOptions(call.args, optionNames(row.values ?? ''));
    if (row.does !== undefined) this.does(row.does, row.note ?? null, call.program);
    else if (row.note !== undefined) this.#found.note(row.note, call.program.raw, call.program.at);
    for (const [option, does] of Object.entries(row.options ?? {})) {
      const found = given.options.find(({ name }) => isOption(name, option));
      if (found !== undefined) this.does(does, does === 'anything' ? 'wrapper' : null, found.word);
      else if (given.open[0] !== undefined) this.does(does, 'dynamic', given.open[0]);
    }
    if (row.writesOperands) for (const operand of given.operands) this.writes(operand);
    if (row.fetches) this.#fetches(call);
    if (verbs !== undefined) this.#verb(row, verbs, call);
    row.more?.(call, this);
  }

  #verb(row: ProgramRow, verbs: NonNullable<ProgramRow['verbs']>, call: Call): void {
    const { operands, open } = readOptions(call.args, optionNames(row.values ?? ''), true);
    const [verb, ...args] = operands;
    const other = row.otherVerbs ?? 'anything';
    const first = open[0];
    if (first !== undefined && (verb === undefined || verb === first)) {
      this.does('anything', 'dynamic', first);
      return;
    }
    if (verb === undefined) {
      if (call.args.length > 0 && verbs[''] === undefined) this.does(other, null, call.program);
      return;
    }
    const inner = Object.hasOwn(verbs, verb.text) ? verbs[verb.text] : undefined;
    if (inner === undefined || !verb.fixed) this.does(other, other === 'anything' ? 'unknown-program' : null, verb);
    else this.#apply(inner, { ...call, args });
  }

  #fetches(call: Call): void {
    const away = call.args.find(({ text, open, local }) => text.includes('://') || (open && !local));
    if (away !== undefined) this.does(['network-request'], null, away);
  }

  #paths(word: Arg): void {
    const { text } = word;
    if (!text.startsWith('-')) this.#found.path(pathOf(text));
    // An option may hold a path, after its sign or after its letter.
    const [, value] = /^[^=]*=(.+)$/s.exec(text) ?? [];
    if (value !== undefined) this.#found.path(pathOf(value));
    else if (/^-[a-zA-Z]./.test(text)) this.#found.path(pathOf(text.slice(2)));
    const prefix = beforePath.exec(text)?.[0];
    if (prefix !== undefined) this.#found.path(pathOf(text.slice(prefix.length)));
  }
}

/** Signs of a file that is sent, of a kind, and of the address of a file on this machine, whatever it is called there. */
const beforePath = /^@|^[a-z]+:(?!\/\/)|^file:\/\/([a-z0-9.]*\/?(?=[/~]))?/i;

/** A part that is not known may be anything, as a star is. */
const pathOf = (text: string): string => text.replaceAll(unknownPart, '*');
