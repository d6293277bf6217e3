import type { SyntaxNode } from 'unbash';

/** The variable that a part of a text gives a value by being what it is: a loop's, a coprocess's, the one of a descriptor. */
export function givenName(node: SyntaxNode): string | null {
  if (node.type === 'For' || node.type === 'Select') return node.name.value;
  if (node.type === 'Coproc') return node.name?.value ?? null;
  if (node.type !== 'Redirect' && node.type !== 'HereDoc' && node.type !== 'HereString') return null;
  return node.descriptor?.type === 'FileDescriptorVariable' ? node.descriptor.name : null;
}
