import { text as readAll } from 'node:stream/consumers';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { readHidden } from '../read-hidden.ts';
import { count } from '../words.ts';
import type { SignInKey } from './sign-in.ts';

/**
 * The tokens that a bot signs in with, in the order of their keys: typed unseen, or from a pipe or a file, one a line. Null
 * when the person broke off. Throws USAGE for too few or too many, NO_TTY where there is nobody to ask.
 */
export async function readTokens(
  { stdin, out }: CliContext,
  keys: readonly SignInKey[],
  target: string,
  given: string | undefined,
): Promise<readonly string[] | null> {
  if (given === undefined && stdin.isTTY) {
    if (process.stderr.isTTY && !out.json) return await typed(stdin, keys);
    throw new OcError('NO_TTY', 'there is no terminal to type a token at', [`oc channels login ${target} < FILE`]);
  }
  const texts = (given ?? (await readAll(stdin))).split(/\s+/).filter(Boolean);
  if (texts.length === keys.length) return texts;
  const wanted =
    keys.length === 1 ? 'one token' : `${keys.length} tokens, one a line: ${keys.map(({ name }) => name).join(', ')}`;
  const came = texts.length === 0 ? 'nothing came in' : `${count(texts.length, 'word')} came in`;
  throw new OcError('USAGE', `${wanted} must come in, and ${came}; nothing was written`, [
    `oc channels login ${target} < FILE     or without a pipe, to type it`,
  ]);
}

async function typed(stdin: NodeJS.ReadStream, keys: readonly SignInKey[]): Promise<readonly string[] | null> {
  const texts: string[] = [];
  for (const { prompt } of keys) {
    const text = await readHidden(stdin, `${prompt} (not shown; Enter ends it): `);
    if (text === null) return null;
    texts.push(text.trim());
  }
  return texts;
}
