import type {
  Assignment,
  DoubleQuotedChild,
  ParameterExpansionPart,
  SimpleExpansionPart,
  Word,
  WordPart,
} from 'unbash';
import { type Arg, unknownPart } from './arg.ts';
import type { KnownNames } from './known-names.ts';

interface Draft {
  text: string;
  fixed: boolean;
  open: boolean;
  local: boolean;
}

/** What a word of the shell becomes, as far as it can be read. `at` replaces the place for a text inside the text. */
export function argOfWord(word: Word, names: KnownNames, at: number | null = word.pos): Arg {
  const draft: Draft = { text: '', fixed: true, open: false, local: true };
  if (word.parts === undefined) draft.text = word.value;
  else for (const part of word.parts) addPart(draft, part, names);
  return { ...draft, raw: word.text, at };
}

/** `name=value` as an argument. */
export function argOfAssignment(assignment: Assignment, names: KnownNames, at: number | null = assignment.pos): Arg {
  const { value, index } = assignment;
  const sign = assignment.append ? '+=' : '=';
  const subscript = index === undefined ? '' : `[${index.value}]`;
  const before = `${assignment.name}${subscript}${sign}`;
  if (value.type === 'ArrayValue') {
    return { text: before + unknownPart, fixed: false, open: true, local: false, raw: assignment.text, at };
  }
  const inner = argOfWord(value, names);
  const fixed = inner.fixed && (index === undefined || index.parts === undefined);
  return { ...inner, fixed, text: before + inner.text, raw: assignment.text, at };
}

function addPart(draft: Draft, part: WordPart, names: KnownNames): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      draft.text += part.value;
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) addQuoted(draft, child, names);
      return;
    case 'Glob':
    case 'ExtendedGlob':
      // A glob at the beginning may find a name that begins with a dash.
      addUnknown(draft, '*', draft.text === '', true);
      return;
    case 'BraceExpansion':
      addUnknown(draft, unknownPart, draft.text === '', draft.text !== '');
      return;
    case 'ArithmeticExpansion':
      addUnknown(draft, unknownPart, draft.text === '', true);
      return;
    case 'ProcessSubstitution':
      addUnknown(draft, unknownPart, false, draft.local);
      return;
    default:
      if (isPlace(part, draft, false)) return;
      addUnknown(draft, unknownPart, true, draft.text !== '' && !draft.text.startsWith('/'));
  }
}

function addQuoted(draft: Draft, part: DoubleQuotedChild, names: KnownNames): void {
  if (part.type === 'Literal') draft.text += part.value;
  else if (part.type === 'ArithmeticExpansion') addUnknown(draft, unknownPart, draft.text === '', true);
  else {
    const known = part.type === 'CommandExpansion' ? undefined : names.get(nameIn(part));
    if (isPlace(part, draft, true)) return;
    const inside = draft.text !== '' && !/[[@]/.test(part.text);
    addUnknown(draft, unknownPart, !inside && known !== 'text', inside || known !== undefined);
  }
}

/** Variables that every shell has, and the places that they name unless somebody set them, which is seen on its own. */
const places: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['PWD', '.'],
]);

/** What a path begins behind: an option's sign, a file that is sent, an address of a file. */
const beforePath = /(=|@|,|^file:\/\/[a-z0-9.]*\/?)$/i;

/**
 * At the beginning of a word, or of a path in it, such a variable is a place that can be looked at; it is decided when it runs
 * all the same.
 */
function isPlace(part: WordPart, draft: Draft, quoted: boolean): boolean {
  if (part.type !== 'SimpleExpansion' && part.type !== 'ParameterExpansion') return false;
  const place = places.get(nameIn(part));
  if (place === undefined || !(draft.text === '' || beforePath.test(draft.text))) return false;
  // Behind something else it could be more than one word, as any variable could.
  if (draft.text !== '') draft.open ||= !quoted;
  else draft.local = false;
  draft.text += place;
  draft.fixed = false;
  return true;
}

/** The variable that a part is, when nothing is done to it that could give it another beginning. */
function nameIn(part: SimpleExpansionPart | ParameterExpansionPart): string {
  if (part.type === 'SimpleExpansion') return part.text.slice(1);
  const { operation, prefix, index } = part;
  const keeps = operation === undefined || (operation.type === 'Remove' && operation.operator.startsWith('%'));
  return keeps && prefix === undefined && index === undefined ? part.parameter : '';
}

function addUnknown(draft: Draft, mark: string, open: boolean, local: boolean): void {
  draft.text += mark;
  draft.fixed = false;
  draft.open ||= open;
  draft.local &&= local;
}
