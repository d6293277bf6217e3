import { variables } from '../environment.ts';
import type { KeyPath } from '../keys/key-path.ts';
import { type Inspection, interpret } from '../load.ts';
import type { Writable } from './render-value.ts';
import type { SetOptions } from './set-value.ts';
import { realPath, sourcesOfText } from './sources.ts';
import { freshDocument, setInText } from './splice.ts';
import { presentText } from './writer.ts';

/** The configuration as it would be with these values written; nothing is. */
export function inspectWith({ paths, env }: SetOptions, values: readonly (readonly [KeyPath, Writable])[]): Inspection {
  const file = realPath(paths.configFile);
  const text = values.reduce((left, [path, value]) => setInText(left, path, value), presentText(file) ?? freshDocument);
  return interpret(sourcesOfText(file, text), variables(env, paths.envFile), paths);
}
