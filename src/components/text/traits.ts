import stringWidth from 'string-width';
import { mark, mustEscape, rightToLeft } from './code-point.ts';
import { imitates } from './look-alike.ts';
import { inWord, scriptOf } from './script.ts';

/** Everything `printable()` wants to know of one character, looked up once: regular expressions over Unicode are slow. */
export interface Traits {
  /** Always a token: hidden, blank, unsteady, or a look-alike sign that belongs to no script but Latin. */
  readonly escape: boolean;
  readonly mark: boolean;
  readonly rightToLeft: boolean;
  readonly inWord: boolean;
  readonly script: string | null;
  readonly ascii: boolean;
  /** Terminal cells of the character alone. */
  readonly cells: number;
}

/** A bound, so that a flood of rare characters cannot fill the memory. */
const remembered = 4096;
const known = new Map<string, Traits>();
const clusters = new Map<string, number>();

function study(char: string): Traits {
  const ascii = char >= ' ' && char <= '~';
  const script = scriptOf(char);
  const sign = !ascii && (script === null || script === 'Latin') && imitates(char) !== null;
  return {
    escape: !ascii && (sign || mustEscape(char)),
    mark: mark.test(char),
    rightToLeft: rightToLeft.test(char),
    inWord: inWord.test(char),
    script,
    ascii,
    cells: stringWidth(char),
  };
}

export function traitsOf(char: string): Traits {
  const found = known.get(char);
  if (found !== undefined) return found;
  if (known.size >= remembered) known.clear();
  const traits = study(char);
  known.set(char, traits);
  return traits;
}

/** Terminal cells of a grapheme cluster. */
export function cellsOf(cluster: string): number {
  if (cluster.length === 1) return traitsOf(cluster).cells;
  const found = clusters.get(cluster);
  if (found !== undefined) return found;
  if (clusters.size >= remembered) clusters.clear();
  const cells = stringWidth(cluster);
  // A cluster can be as long as its text; only short ones are worth keeping.
  if (cluster.length <= 16) clusters.set(cluster, cells);
  return cells;
}
