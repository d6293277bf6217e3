import { isSameCommand, shellWords } from './shell-words.ts';

/** The base name of the one program that a request runs; null where it takes a shell, or says two things. */
export function programOf(command: string, argv: readonly string[] | null): string | null {
  const words = shellWords(command);
  if (words === null || (argv !== null && !isSameCommand(command, argv))) return null;
  const name = (words[0] ?? '').split('/').at(-1);
  return name === undefined || name === '' ? null : name;
}
