import { randomBytes } from 'node:crypto';
import { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { readPrivateFile } from './private-file.ts';

/** 32 random bytes in hex: the operator's own way in. It lives in one file of ours and never leaves the machine. */
const shape = /^[0-9a-f]{64}$/;

/** Reads the local credential, making it first where there is none. Throws STATE_UNSAFE for a file it cannot trust. */
export async function openLocalCredential(path: string): Promise<Secret> {
  return (await readLocalCredential(path)) ?? (await create(path));
}

/** The local credential, or null where no gateway has made one. Throws STATE_UNSAFE for a file it cannot trust. */
export async function readLocalCredential(path: string): Promise<Secret | null> {
  const hint = `Stop the gateway, remove it, and start again:  rm ${path}`;
  const text = (await readPrivateFile(path, { maxBytes: 4096, hint }))?.trim();
  if (text === undefined) return null;
  if (shape.test(text)) return new Secret(text);
  throw new OcError('STATE_UNSAFE', `${path} does not hold a credential; refusing to use it`, [hint]);
}

/** Whole or not at all: a gateway that is killed here must find no half credential at its next start. */
async function create(path: string): Promise<Secret> {
  const secret = randomBytes(32).toString('hex');
  await writeFileAtomic(path, `${secret}\n`);
  return new Secret(secret);
}
