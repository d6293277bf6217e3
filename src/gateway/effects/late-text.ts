import type { SyntaxNode, Word } from 'unbash';
import { argOfWord } from './arg-of-word.ts';
import type { KnownNames } from './known-names.ts';
import { isEvaluatedLater } from './variables.ts';

const computing = /^-(eq|ne|lt|le|gt|ge)$/;

/**
 * Arithmetic evaluates what its variables hold, also a command in the subscript of one: a text that stands quoted, harmless, in
 * one place is run in another. Where both are in a command, nobody knows what it does.
 */
export class LateText {
  #stands = false;
  #computes = false;

  /** Returns whether both were seen by now. */
  sees(node: SyntaxNode, names: KnownNames): boolean {
    if (node.type === 'Word') this.#stands ||= isEvaluatedLater(argOfWord(node, names).text);
    else if (node.type === 'Assignment') this.#stands ||= holdsCode(node.value, names);
    else if (node.type === 'For') this.#stands ||= node.wordlist?.some((word) => holdsCode(word, names)) === true;
    else if (node.type === 'ArithmeticWord') this.#computes ||= !/^\d+$/.test(node.value);
    else if (node.type === 'TestBinary' && computing.test(node.operator)) {
      this.#computes ||= isOpen(node.left, names) || isOpen(node.right, names);
    } else if (node.type === 'TestUnary') this.#computes ||= node.operator === '-v' && isOpen(node.operand, names);
    return this.#stands && this.#computes;
  }
}

const isOpen = (word: Word, names: KnownNames): boolean => !argOfWord(word, names).fixed;

/** A sign in quotes that a shell acts on elsewhere, in what becomes the value of a variable. */
const holdsCode = (value: { readonly type: string } | Word, names: KnownNames): boolean =>
  value.type === 'Word' && 'parts' in value && /[$`]/.test(argOfWord(value, names).text);
