import { OcError } from '../../protocol/errors.ts';
import type { Variables } from '../environment.ts';
import { evaluate } from '../evaluate.ts';
import { emptyTree, type Raw, type Tree } from '../file/tree.ts';
import type { KeyPath } from '../keys/key-path.ts';

const file = 'what was given';

/** Reads a whole list of sections, each key by its row. Answers remarks; throws CONFIG_INVALID for the first that cannot be read. */
export function checkSections(path: KeyPath, raw: Raw, env: Variables): readonly string[] {
  const whole = path.reduceRight<Tree>((inner, name) => {
    return { ...emptyTree(file), members: new Map([[name, inner]]) };
  }, treeOf(raw));
  const { problems, warnings } = evaluate(whole, file, env);
  const [first] = problems;
  if (first !== undefined) throw new OcError('CONFIG_INVALID', `${first.path} ${first.message}`, [first.hint]);
  return warnings.map((one) => `${one.path} ${one.message}`);
}

function treeOf(raw: Raw): Tree {
  if (raw instanceof Map) {
    return { kind: 'object', members: new Map([...raw].map(([name, value]) => [name, treeOf(value)])), file };
  }
  if (Array.isArray(raw)) return { kind: 'list', items: raw.map(treeOf), file };
  // why: what is neither a list nor a map is a scalar, which Array.isArray does not tell of a read-only list
  return { kind: 'scalar', value: raw as Exclude<Raw, readonly Raw[] | ReadonlyMap<string, Raw>>, file };
}
