import {
  type Command,
  forEachChild,
  type ParsedScript,
  parse,
  type Redirect,
  type Function as ShellFunction,
  type SyntaxNode,
  type Word,
} from 'unbash';
import type { Arg } from './arg.ts';
import { argOfAssignment, argOfWord } from './arg-of-word.ts';
import { type CommandReader, deepest } from './command-reader.ts';
import type { Found } from './found.ts';
import { givenName } from './given-name.ts';
import { type KnownNames, knownNames, noNames } from './known-names.ts';
import { LateText } from './late-text.ts';
import type { Stdin } from './program-row.ts';
import { stdinOf } from './stdin-of.ts';
import { isEvaluatedLater, isHarmlessForProgram, isSteering } from './variables.ts';

interface Scope {
  readonly stdin: Stdin;
  readonly depth: number;
  readonly names: KnownNames;
  /** Functions that stand before, at the top. */
  readonly functions: Set<string>;
  /** The place that notes speak of, in a text inside the text; undefined: the node's own. */
  readonly at: number | null | undefined;
}

/** Kinds of node that only hold others. What is neither here nor looked at by name is not understood. */
const plain = new Set(
  `Statement CompoundList CaseItem Elif AndOr Word Literal Glob SingleQuoted DoubleQuoted AnsiCQuoted LocaleString ExtendedGlob
   BraceExpansion ArrayValue FileDescriptor FileDescriptorVariable HereDocDelimiter HereDocBody ArithmeticBinary ArithmeticUnary
   ArithmeticTernary ArithmeticGroup TestLogical TestNot TestGroup TestCommand Default Remove Replace Slice CaseModification
   Names Time Negation If For ArithmeticFor Select While Subshell BraceGroup Case Coproc Assignment`.split(/\s+/),
);

/** Nodes inside one another that are followed. */
const mostLevels = 300;

const compound = new Set(
  'AndOr Pipeline If For ArithmeticFor Select While Subshell BraceGroup Case Coproc Function TestCommand ArithmeticCommand'.split(
    ' ',
  ),
);

/** Walks a whole text of the shell: every word, every text inside it, every redirection. */
export class ShellReader {
  readonly #found: Found;
  readonly #reader: CommandReader;
  readonly #late = new LateText();
  #level = 0;

  constructor(found: Found, reader: CommandReader) {
    this.#found = found;
    this.#reader = reader;
  }

  /**
   * `at`: the place that notes speak of; undefined for the text itself. Returns the tree, or two: a shell takes a backslash at
   * the end of a line away before it looks for words, so `$\` and `(id)` on the next line are one thing. Such a text is read
   * both as it stands and as a shell will, and does what either of them does.
   */
  read(text: string, stdin: Stdin, depth: number, at?: number | null): readonly ParsedScript[] {
    const script = this.#readOne(text, { stdin, depth, at });
    if (!text.includes('\\\n')) return [script];
    // Places in the joined text are none in the one that is shown.
    return [script, this.#readOne(text.replaceAll('\\\n', ''), { stdin, depth, at: null })];
  }

  #readOne(text: string, around: Pick<Scope, 'stdin' | 'depth' | 'at'>): ParsedScript {
    const script = parse(text);
    const names = /[=]|\bfor\b|\bselect\b/.test(text) ? knownNames(script) : noNames;
    this.#visit(script, { ...around, names, functions: new Set() });
    return script;
  }

  #anything(kind: 'dynamic' | 'unreadable', node: { readonly pos: number }, text: string, scope: Scope): void {
    this.#found.add('anything');
    this.#found.note(kind, text, this.#at(node, scope));
  }

  #at = (node: { readonly pos: number }, { at }: Scope): number | null => (at === undefined ? node.pos : at);

  #visit = (node: SyntaxNode, scope: Scope): void => {
    if (this.#level >= mostLevels) {
      this.#anything('unreadable', node, node.type, scope);
      return;
    }
    this.#level += 1;
    this.#visitNode(node, scope);
    this.#level -= 1;
  };

  #visitNode(node: SyntaxNode, scope: Scope): void {
    if (compound.has(node.type)) this.#found.note('compound', node.type, this.#at(node, scope));
    const given = givenName(node);
    if (given !== null && isSteering(given)) this.#anything('dynamic', node, given, scope);
    if (this.#late.sees(node, scope.names)) this.#anything('dynamic', node, '', scope);
    switch (node.type) {
      case 'Script':
        this.#script(node, scope);
        return;
      case 'Command':
        this.#command(node, scope);
        return;
      case 'Pipeline':
        for (const [at, command] of node.commands.entries()) {
          this.#visit(command, at === 0 ? scope : { ...scope, stdin: { kind: 'elsewhere' } });
        }
        return;
      case 'Redirected':
        this.#visit(node.command, { ...scope, stdin: stdinOf(node.redirects, scope) });
        for (const redirect of node.redirects) this.#visit(redirect, scope);
        return;
      case 'Function':
        this.#function(node, scope);
        return;
      case 'Redirect':
        this.#redirect(node, scope);
        return;
      case 'HereString':
      case 'HereDoc':
        this.#children(node, scope);
        return;
      default:
        this.#expansion(node, scope);
        return;
    }
  }

  #expansion(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        this.#unsure(node, scope);
        if (node.script === undefined) this.#anything('unreadable', node, node.text, scope);
        // A text in a text has places of its own.
        this.#children(node, {
          ...scope,
          at: this.#at(node, scope),
          stdin: { kind: 'elsewhere' },
          depth: scope.depth + 1,
        });
        return;
      case 'SimpleExpansion':
      case 'ParameterExpansion':
        this.#unsure(node, scope);
        this.#children(node, scope);
        return;
      case 'ArithmeticExpansion':
      case 'ArithmeticCommand':
        if (
          node.expression === undefined ||
          isNoArithmetic(node.type === 'ArithmeticCommand' ? node.body : node.text)
        ) {
          this.#anything('unreadable', node, '((', scope);
        }
        this.#children(node, scope);
        return;
      case 'ArithmeticWord':
        if (!/^\d+$/.test(node.value)) this.#found.unsure();
        this.#children(node, scope);
        return;
      case 'ArithmeticCommandExpansion':
        this.#unsure(node, scope);
        this.#children(node, scope);
        return;
      case 'Transform':
        if (/[^AaEKkLQUu]/.test(node.operand.value)) this.#anything('dynamic', node, node.operand.text, scope);
        this.#children(node, scope);
        return;
      case 'TestUnary':
        this.#evaluated(node.operand, scope);
        this.#children(node, scope);
        return;
      case 'TestBinary':
        this.#evaluated(node.left, scope);
        this.#evaluated(node.right, scope);
        this.#children(node, scope);
        return;
      default:
        if (!plain.has(node.type)) this.#anything('unreadable', node, node.type, scope);
        this.#children(node, scope);
        return;
    }
  }

  #children(node: SyntaxNode, scope: Scope): void {
    forEachChild(node, (child) => this.#visit(child, scope));
  }

  #unsure(node: { readonly pos: number; readonly text: string }, scope: Scope): void {
    this.#found.unsure();
    this.#found.note('dynamic', node.text, this.#at(node, scope));
  }

  #evaluated(word: Word, scope: Scope): void {
    if (isEvaluatedLater(word.value)) this.#anything('dynamic', word, word.text, scope);
  }

  #script(node: ParsedScript, scope: Scope): void {
    if (scope.depth > deepest) {
      this.#anything('unreadable', node, '', scope);
      return;
    }
    for (const error of node.errors ?? []) this.#anything('unreadable', error, error.message, scope);
    if (node.commands.length > 1) this.#found.note('compound', ';', this.#at(node, scope));
    for (const { background, pos } of node.commands) {
      if (background) this.#found.note('compound', '&', this.#at({ pos }, scope));
    }
    this.#children(node, scope);
  }

  #function(node: ShellFunction, scope: Scope): void {
    this.#children(node, scope);
    scope.functions.add(node.name.value);
  }

  #redirect(node: Redirect, scope: Scope): void {
    this.#children(node, scope);
    const { operator, target } = node;
    if (target === undefined) {
      this.#anything('unreadable', node, operator, scope);
      return;
    }
    const arg = argOfWord(target, scope.names, this.#at(target, scope));
    const opens = operator !== '<' && operator !== '<&';
    if (/^\/+dev\/+(tcp|udp)\//.test(arg.text) || (!arg.fixed && !arg.local && !/^[/~]/.test(arg.text))) {
      this.#reader.does(['network-request'], 'dynamic', arg);
    }
    if (!opens) this.#found.path(arg.text.replaceAll('\u0000', '*'));
    if (!opens || (operator === '>&' && /^(\d+|-|\d+-)$/.test(arg.text))) return;
    this.#reader.writes(arg);
    if (!arg.text.startsWith('/dev/')) this.#found.note('redirect-write', arg.raw, arg.at);
  }

  #command(node: Command, scope: Scope): void {
    this.#children(node, scope);
    const assignments = node.prefix.filter((each) => each.type === 'Assignment');
    for (const { name, value, pos, text } of assignments) {
      const changes = node.name === undefined ? isSteering(name) : changesProgram(name, node.name.value);
      const later = value.type === 'Word' && isEvaluatedLater(value.value);
      if (changes || later) this.#anything('dynamic', { pos }, text, scope);
    }
    if (node.name === undefined) return;
    const program = argOfWord(node.name, scope.names, this.#at(node.name, scope));
    const args = node.suffix.flatMap((each): readonly Arg[] => {
      if (each.type === 'Word') return [argOfWord(each, scope.names, this.#at(each, scope))];
      return each.type === 'Assignment' ? [argOfAssignment(each, scope.names, this.#at(each, scope))] : [];
    });
    this.#exported(node, program, args, scope);
    this.#reader.call([program, ...args], stdinOf(node.redirects, scope), scope.depth, scope.functions);
  }

  /** What is exported changes every later program; what is declared changes the shell. */
  #exported(node: Command, program: Arg, args: readonly Arg[], scope: Scope): void {
    if (!/^(export|declare|typeset|readonly|local)$/.test(program.text)) return;
    for (const arg of args) {
      const [, name, sign] = /^([A-Za-z_][A-Za-z0-9_]*)(.?)/.exec(arg.text) ?? [];
      if (name === undefined || (sign === '' && program.text === 'export' && !isSteering(name))) continue;
      const exports = program.text === 'export' || args.some(({ text }) => /^-[a-z]*[xn]/.test(text));
      if (exports ? !isHarmlessForProgram(name) : isSteering(name)) this.#anything('dynamic', node, arg.raw, scope);
    }
  }
}

const changesProgram = (name: string, program: string): boolean =>
  !isHarmlessForProgram(name) && !(name === 'IFS' && program === 'read');

/** Words side by side are no arithmetic; some shells then take the text for a command. */
const isNoArithmetic = (text: string): boolean => !text.includes('$(', 1) && /\w[ \t\n]+[\w.]/.test(text);
