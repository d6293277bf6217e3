import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from '../state/atomic-file.ts';
import { readPrivateFile } from '../state/private-file.ts';
import { objectOf } from './wire-error.ts';

/** Who this console is to a gateway: an Ed25519 key of its own, of which only the public half ever leaves the file. */
export interface DeviceIdentity {
  /** Hex SHA-256 of the raw public key. */
  readonly id: string;
  /** base64url of the 32 raw bytes. */
  readonly publicKey: string;
  /** base64url of the signature over the text in UTF-8. */
  sign(text: string): string;
}

const maxBytes = 4096;
/** Raw Ed25519 keys are the end of their SubjectPublicKeyInfo. */
const rawKeyBytes = 32;

/**
 * Reads the key, making it first where there is none. Throws STATE_UNSAFE for a file that others could have read or
 * written, STATE_DAMAGED for one that holds no key.
 */
export async function openDeviceIdentity(path: string): Promise<DeviceIdentity> {
  const found = await read(path);
  if (found !== null) return found;
  await create(path);
  // Of two consoles that start for the first time at once the later file stays, and that is the one that counts.
  return (await read(path)) ?? damaged(path);
}

async function read(path: string): Promise<DeviceIdentity | null> {
  const text = await readPrivateFile(path, { maxBytes, hint: makeAnew(path) });
  return text === null ? null : identityOf(keyOf(text) ?? damaged(path));
}

function keyOf(text: string): KeyObject | null {
  try {
    const der = Buffer.from(String(objectOf(JSON.parse(text))['privateKey']), 'base64url');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null; // the caller refuses
  }
}

function identityOf(key: KeyObject): DeviceIdentity {
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-rawKeyBytes);
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
  };
}

async function create(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
  await writeFileAtomic(path, `${JSON.stringify({ version: 1, privateKey: der })}\n`);
}

const makeAnew = (path: string): string => `Remove it, and this console becomes a new device:  rm ${path}`;

function damaged(path: string): never {
  throw new OcError('STATE_DAMAGED', `${path} does not hold the key of this console`, [makeAnew(path)]);
}
