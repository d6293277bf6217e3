import type { MemberNode, Node, ObjectNode } from '@humanwhocodes/momoa';
import type { KeyPath } from '../keys/key-path.ts';
import { memberName, parseDocument } from './document.ts';
import { renderMember, renderValue, type Style, type Writable } from './render-value.ts';

/** A piece of a text to be replaced; positions in UTF-16 units, `end` exclusive. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of a configuration that did not exist before. */
export const freshDocument = '{}\n';

/** Sets one key in a text and leaves every other byte as it is. Throws DocumentError for a text that is no configuration. */
export function setInText(text: string, path: KeyPath, value: Writable): string {
  const root = parseDocument(text, '').root;
  const style = styleOf(text, root);
  const { object, rest, member } = descend(root, path);
  if (member !== undefined && (rest.length === 1 || member.value.type !== 'Object')) {
    const inner = nest(rest.slice(1), value);
    const range = rangeOf(member.value);
    return apply(text, [{ ...range, text: renderValue(inner, style, indentAt(text, rangeOf(member).start)) }]);
  }
  return apply(text, insert(text, object, [rest[0] ?? '', nest(rest.slice(1), value)], style));
}

/** Takes one key out; null when it is not there. Comments around it stay. */
export function unsetInText(text: string, path: KeyPath): string | null {
  const { object, rest, member } = descend(parseDocument(text, '').root, path);
  return member === undefined || rest.length !== 1 ? null : apply(text, remove(text, object, member));
}

const rangeOf = (node: Node): { start: number; end: number } => {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
};

const nest = (path: KeyPath, value: Writable): Writable =>
  path.reduceRight<Writable>((inner, name) => ({ [name]: inner }), value);

function apply(text: string, splices: readonly Splice[]): string {
  const backwards = [...splices].sort((a, b) => b.start - a.start || b.end - a.end);
  return backwards.reduce(
    (result, { start, end, text: piece }) => result.slice(0, start) + piece + result.slice(end),
    text,
  );
}

/** Goes down as far as objects exist: the last one, what is left of the path, and the member that its first part names. */
function descend(
  root: ObjectNode,
  path: KeyPath,
): { object: ObjectNode; rest: KeyPath; member: MemberNode | undefined } {
  let object = root;
  for (let depth = 0; ; depth++) {
    const rest = path.slice(depth);
    const member = object.members.find((one) => memberName(one) === rest[0]);
    if (member?.value.type !== 'Object' || rest.length === 1) return { object, rest, member };
    object = member.value;
  }
}

function insert(text: string, object: ObjectNode, member: readonly [string, Writable], style: Style): Splice[] {
  const range = rangeOf(object);
  const outer = indentAt(text, range.start);
  const first = object.members[0];
  const last = object.members.at(-1);
  if (first === undefined || last === undefined) return [intoEmpty(text, range, member, style, outer)];
  const oneLine = !text.slice(range.start, rangeOf(first).start).includes('\n');
  const indent = oneLine ? outer : indentAt(text, rangeOf(first).start);
  const after = afterMember(text, rangeOf(last).end);
  const written = renderMember(member, oneLine ? { ...style, unit: '' } : style, indent);
  const comma: Splice[] = after.comma === null ? [{ start: after.end, end: after.end, text: ',' }] : [];
  const place = after.comment ?? after.comma ?? after.end;
  const ending = after.comma === null ? '' : ',';
  const lead = oneLine && after.comment === null ? ' ' : style.newline + indent;
  if (comma.length > 0 && place === after.end) return [{ start: place, end: place, text: `,${lead}${written}` }];
  return [...comma, { start: place, end: place, text: `${lead}${written}${ending}` }];
}

/** Before the closing brace, so that comments inside of an empty object stay above what is new. */
function intoEmpty(
  text: string,
  range: { start: number; end: number },
  member: readonly [string, Writable],
  style: Style,
  outer: string,
): Splice {
  const unit = style.unit === '' ? '  ' : style.unit;
  const opened = text.slice(range.start, range.end).includes('\n') ? unit : style.newline + outer + unit;
  const written = renderMember(member, { ...style, unit }, outer + unit);
  return { start: range.end - 1, end: range.end - 1, text: `${opened}${written}${style.newline}${outer}` };
}

function remove(text: string, object: ObjectNode, member: MemberNode): Splice[] {
  const { start, end } = rangeOf(member);
  const after = afterMember(text, end);
  const stop = after.comma ?? end;
  const before = object.members[object.members.indexOf(member) - 1];
  const splices: Splice[] = [wholeLines(text, start, stop)];
  if (after.comma === null && before !== undefined) {
    // It was the last one, so that the comma of the one before has nothing to separate any more.
    const comma = afterMember(text, rangeOf(before).end).comma;
    if (comma !== null) splices.push({ start: comma - 1, end: comma, text: '' });
  }
  return splices;
}

/** The piece, and its line with it where nothing else stands on the line. */
function wholeLines(text: string, start: number, end: number): Splice {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return alone && newline >= 0 ? { start: lineStart, end: lineEnd, text: '' } : { start, end, text: '' };
}

const comment = /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y;

/** Past spaces (not lines) and comments from `from` on. */
function skip(text: string, from: number, spaces: RegExp): { at: number; comment: number | null } {
  let at = from;
  let commentEnd: number | null = null;
  for (;;) {
    while (spaces.test(text[at] ?? '')) at++;
    comment.lastIndex = at;
    const found = comment.exec(text);
    if (found === null) return { at, comment: commentEnd };
    at += found[0].length;
    commentEnd = at;
  }
}

/** Where a member's comma ends (null: it has none), and where the last comment on the same line ends. */
function afterMember(text: string, end: number): { end: number; comma: number | null; comment: number | null } {
  const next = skip(text, end, /[\s\uFEFF]/);
  const comma = text[next.at] === ',' ? next.at + 1 : null;
  return { end, comma, comment: skip(text, comma ?? end, /[ \t]/).comment };
}

function indentAt(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function styleOf(text: string, root: ObjectNode): Style {
  const first = root.members[0];
  const unit = first === undefined ? '  ' : indentAt(text, rangeOf(first).start);
  const onOneLine = first !== undefined && !text.slice(rangeOf(root).start, rangeOf(first).start).includes('\n');
  return {
    unit: onOneLine ? '' : unit || '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    bareNames: first?.name.type === 'Identifier',
  };
}
