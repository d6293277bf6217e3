import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface Import {
  /** As written, `../protocol/errors.ts` or `node:fs`. */
  readonly from: string;
  /** Path from the checkout for files of ours, null for packages and Node's modules. */
  readonly file: string | null;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

export interface FunctionSize {
  readonly name: string;
  readonly lines: number;
}

export interface SourceFile {
  /** Path from the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSize[];
  readonly hasDefaultExport: boolean;
  /** Every name that is read anywhere in the file, `Date.now` as well as `Promise`. */
  readonly names: ReadonlySet<string>;
  /** True when the file only passes on what other files export. */
  readonly barrel: boolean;
}

/** Every TypeScript file under the folders, parsed; a syntax error throws. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => readSource(join(folder, name).replaceAll('\\', '/'))),
  );
}

function readSource(path: string): SourceFile {
  return parseSource(path, readFileSync(path, 'utf8'));
}

/** The same for a text, so that the rules themselves can be tested. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found = walk(program, text);
  const exported = module.staticExports.flatMap((each) => each.entries);
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    imports: found.imports.map((each) => ({ ...each, file: ours(path, each.from) })),
    functions: found.functions,
    names: found.names,
    hasDefaultExport: exported.some((entry) => entry.exportName.kind === 'Default'),
    barrel: program.body.length > 0 && program.body.every(passesOn),
  };
}

const ours = (path: string, from: string) =>
  from.startsWith('.') ? normalize(join(dirname(path), from)).replaceAll('\\', '/') : null;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const passesOn = (statement: object) =>
  'type' in statement &&
  (statement.type === 'ExportAllDeclaration' ||
    (statement.type === 'ExportNamedDeclaration' && 'source' in statement && statement.source !== null));

interface Found {
  readonly imports: Omit<Import, 'file'>[];
  readonly functions: FunctionSize[];
  readonly names: Set<string>;
}

function walk(program: unknown, text: string): Found {
  const found: Found = { imports: [], functions: [], names: new Set() };
  const lineOf = lineCounter(text);
  visit(program, 'program', (node, name) => {
    noteImport(node, found);
    noteName(node, found.names);
    if (isFunction(node)) found.functions.push({ name, lines: lineOf(node.end) - lineOf(node.start) + 1 });
  });
  return found;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

/** Calls `see` for every node with the nearest name around it, for the message. */
function visit(value: unknown, name: string, see: (node: Node, name: string) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, name, see);
  if (!isNode(value)) return;
  const own = nameOf(value) ?? name;
  see(value, own);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, own, see);
}

function nameOf(node: Node): string | null {
  const named = node['id'] ?? (node.type === 'MethodDefinition' || node.type === 'Property' ? node['key'] : null);
  return isNode(named) && typeof named['name'] === 'string' ? named['name'] : null;
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const isFunction = (node: Node) => functionTypes.has(node.type);

const importTypes: Readonly<Record<string, 'static' | 'dynamic' | 'type'>> = {
  ImportDeclaration: 'static',
  ExportNamedDeclaration: 'static',
  ExportAllDeclaration: 'static',
  ImportExpression: 'dynamic',
  TSImportType: 'type',
};

function noteImport(node: Node, found: Found): void {
  const kind = importTypes[node.type];
  const source = node['source'];
  if (!kind || !isNode(source)) return;
  const from = typeof source['value'] === 'string' ? source['value'] : '<computed>';
  const typeOnly = kind === 'type' || node['importKind'] === 'type' || node['exportKind'] === 'type' || allTypes(node);
  found.imports.push({ from, typeOnly, dynamic: kind === 'dynamic' });
}

function allTypes(node: Node): boolean {
  const specifiers = node['specifiers'];
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((each) => isNode(each) && (each['importKind'] === 'type' || each['exportKind'] === 'type'));
}

function noteName(node: Node, names: Set<string>): void {
  if (node.type === 'Identifier' && typeof node['name'] === 'string') names.add(node['name']);
  if (node.type !== 'MemberExpression') return;
  const { object, property } = node;
  if (isNode(object) && isNode(property)) names.add(`${String(object['name'])}.${String(property['name'])}`);
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
}
