import { ownProgram } from './own-plan.ts';
import type { Plan } from './tool.ts';

/** Words that may be paths, the folder it runs in first; in the text of a program every piece with a slash could be one. */
export function writtenPaths({ argv, cwd, effects, shown }: Plan): readonly string[] {
  const words = argv[0] === ownProgram ? [] : argv.slice(1);
  const values = words.flatMap((word) => (word.startsWith('-') ? word.split('=').slice(1) : [word]));
  const paths = values.filter((word) => word.length <= 4096 && !/[\n ]/.test(word));
  const pieces = argv[0] === ownProgram ? [] : shown.split(betweenPaths).filter((piece) => piece.includes('/'));
  return [...new Set([cwd, ...effects.paths, ...paths, ...pieces.filter((piece) => piece.length <= 4096)])];
}

/** Signs that stand around a path in the texts of programs, and before one in a word. */
const betweenPaths = /[\s"'`;|&()<>,=@%:]+|(?<![\w.*?\]/~-])[A-Za-z](?=[~/])/;
