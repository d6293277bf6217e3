import { forEachChild, type ParsedScript, type SyntaxNode, type Word } from 'unbash';

/** Variables of a text whose every value stands in it. `name`: names of files, by a glob that may find any beginning. */
export type KnownNames = ReadonlyMap<string, 'text' | 'name'>;

export const noNames: KnownNames = new Map();

/** Texts in texts that are followed. */
const deepest = 13;
/** Nodes inside one another that are followed. */
const mostLevels = 300;

/** Words of the shell that give variables values from elsewhere. */
const givers =
  /^(read|mapfile|readarray|printf|getopts|declare|local|typeset|export|readonly|eval|source|\.|let|wait|command|builtin|set|unset)$/;

/** Reads the whole text, nested ones too: one value from elsewhere and a name is not known. */
export function knownNames(script: ParsedScript): KnownNames {
  const names = new Map<string, 'text' | 'name'>();
  const lost = new Set<string>();
  let depth = 0;
  let level = 0;
  let everything = false;
  const visit = (node: SyntaxNode): void => {
    if (depth > deepest || level > mostLevels) everything = true;
    if (everything) return;
    if (node.type === 'For' || node.type === 'Select') learn(node.name.value, node.wordlist, names, lost);
    else if (node.type === 'Assignment') {
      learn(node.name, node.value.type === 'Word' ? [node.value] : undefined, names, lost);
    } else if (node.type === 'ParameterExpansion' && node.operation?.type === 'Default') lost.add(node.parameter);
    else if (node.type === 'Command' && givers.test(node.name?.value ?? '')) {
      for (const word of node.suffix) if (word.type === 'Word') lost.add(word.value.replace(/[[=+].*$/s, ''));
      if (/^(eval|source|\.|command|builtin)$/.test(node.name?.value ?? '')) everything = true;
    }
    level += 1;
    if (node.type === 'Script') depth += 1;
    forEachChild(node, visit);
    if (node.type === 'Script') depth -= 1;
    level -= 1;
  };
  visit(script);
  if (everything) return noNames;
  for (const name of lost) names.delete(name);
  return names;
}

function learn(
  name: string,
  words: readonly Word[] | undefined,
  names: Map<string, 'text' | 'name'>,
  lost: Set<string>,
): void {
  const kinds = words?.map(kindOf) ?? ['lost'];
  if (kinds.includes('lost')) lost.add(name);
  else names.set(name, kinds.includes('name') || names.get(name) === 'name' ? 'name' : 'text');
}

function kindOf(word: Word): 'text' | 'name' | 'lost' {
  if (/^[-/~]|:/.test(word.value)) return 'lost';
  const parts = word.parts ?? [];
  if (parts.every(({ type }) => type === 'Literal' || type === 'SingleQuoted' || type === 'AnsiCQuoted')) return 'text';
  if (!parts.every(({ type }) => type === 'Literal' || type === 'Glob')) return 'lost';
  return parts[0]?.type === 'Literal' ? 'text' : 'name';
}
