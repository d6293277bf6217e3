import type { HereDoc, HereString, Redirection } from 'unbash';
import { argOfWord } from './arg-of-word.ts';
import type { KnownNames } from './known-names.ts';
import type { Stdin } from './program-row.ts';

interface Around {
  /** What stands in for it where nothing is redirected. */
  readonly stdin: Stdin;
  readonly names: KnownNames;
}

/** What a command reads on its standard input: the last redirection of it is the one that counts. */
export function stdinOf(redirects: readonly Redirection[], around: Around): Stdin {
  let { stdin } = around;
  for (const redirect of redirects) {
    if (redirect.descriptor?.type === 'FileDescriptorVariable') continue;
    const descriptor = redirect.descriptor?.value ?? (isOutput(redirect) ? 1 : 0);
    if (descriptor !== 0) continue;
    stdin = textOf(redirect, around.names) ?? { kind: 'elsewhere' };
  }
  return stdin;
}

const isOutput = (redirect: Redirection): boolean =>
  redirect.type === 'Redirect' && redirect.operator.includes('>') && redirect.operator !== '<>';

function textOf(redirect: Redirection, names: KnownNames): Stdin | null {
  if (redirect.type === 'Redirect') return null;
  if (redirect.type === 'HereString') return hereString(redirect, names);
  return hereDoc(redirect);
}

function hereString({ target }: HereString, names: KnownNames): Stdin | null {
  if (target === undefined) return null;
  const { text, fixed } = argOfWord(target, names);
  return { kind: 'text', text, fixed };
}

function hereDoc({ body, delimiter }: HereDoc): Stdin {
  const quoted = delimiter?.quoted === true;
  const known = quoted || ((body.parts ?? []).every(({ type }) => type === 'Literal') && !/\\[\\$`\n]/.test(body.text));
  return { kind: 'text', text: body.text, fixed: known };
}
