import type { MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';
import { evaluate, parse } from '@humanwhocodes/momoa';
import json5 from 'json5';
import { isPoisonous } from '../keys/key-path.ts';
import { ImpreciseNumber, type ObjectTree, type Scalar, type Tree } from './tree.ts';

/** Why a text is no configuration: where and what, without quoting the text. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

export interface ParsedDocument {
  readonly root: ObjectNode;
  readonly tree: ObjectTree;
}

/**
 * Reads JSON5. Two readers must agree: json5 is the one people check their files with, momoa the one whose positions are
 * spliced at; a text that they understand differently is refused. Throws DocumentError.
 */
export function parseDocument(text: string, file: string): ParsedDocument {
  const body = withPosition(() => parse(text, { mode: 'json5', ranges: true }).body);
  const other = withPosition(() => json5.parse<unknown>(text.replace(/^\uFEFF/, '')));
  if (body.type !== 'Object') throw new DocumentError('it must hold one object, { ... }');
  const tree = objectTree(body, { text, file });
  // Compared after the tree was made: poisonous and repeated names, which the two treat differently, were refused there.
  if (JSON.stringify(evaluate(body)) !== JSON.stringify(other)) throw new DocumentError('it can be read in two ways');
  return { root: body, tree };
}

function withPosition<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new DocumentError(`it is not JSON5${position(error)}`);
  }
}

function position(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const line = 'line' in error ? error.line : 'lineNumber' in error ? error.lineNumber : undefined;
  const column = 'column' in error ? error.column : 'columnNumber' in error ? error.columnNumber : undefined;
  return typeof line === 'number' && typeof column === 'number' ? ` at line ${line}, column ${column}` : '';
}

interface Source {
  readonly text: string;
  readonly file: string;
}

export const memberName = (member: MemberNode): string =>
  member.name.type === 'String' ? member.name.value : member.name.name;

function objectTree(node: ObjectNode, source: Source): ObjectTree {
  const members = new Map<string, Tree>();
  for (const member of node.members) {
    const name = memberName(member);
    const line = member.loc.start.line;
    if (isPoisonous(name)) throw new DocumentError(`line ${line}: a key must not be called ${name}`);
    if (members.has(name)) throw new DocumentError(`line ${line}: the key ${JSON.stringify(name)} stands twice`);
    members.set(name, treeOf(member.value, source));
  }
  return { kind: 'object', members, file: source.file };
}

function treeOf(node: ValueNode, source: Source): Tree {
  if (node.type === 'Object') return objectTree(node, source);
  if (node.type === 'Array') {
    return { kind: 'list', items: node.elements.map((element) => treeOf(element.value, source)), file: source.file };
  }
  return { kind: 'scalar', value: scalarOf(node, source), file: source.file };
}

function scalarOf(node: Exclude<ValueNode, { type: 'Object' | 'Array' }>, source: Source): Scalar {
  if (node.type === 'Null') return null;
  if (node.type === 'NaN' || node.type === 'Infinity') {
    throw new DocumentError(`line ${node.loc.start.line}: ${node.type} is not a value here`);
  }
  if (node.type !== 'Number') return node.value;
  const precise = !Number.isInteger(node.value) || Number.isSafeInteger(node.value);
  return precise ? node.value : new ImpreciseNumber(source.text.slice(...(node.range ?? [0, 0])));
}
