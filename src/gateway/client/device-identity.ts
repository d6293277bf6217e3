import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from '../state/atomic-file.ts';
import { readPrivateFile } from '../state/private-file.ts';
import { objectOf } from './wire-error.ts';

/** Who this console is to one gateway: an Ed25519 key, of which only the public half ever leaves this program. */
export interface DeviceIdentity {
  /** Hex SHA-256 of the raw public key. */
  readonly id: string;
  /** base64url of the 32 raw bytes. */
  readonly publicKey: string;
  /** base64url of the signature over the text in UTF-8. */
  sign(text: string): string;
}

const maxBytes = 4096;
const rootBytes = 32;
/** Raw Ed25519 keys are the end of their SubjectPublicKeyInfo. */
const rawKeyBytes = 32;
/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Who this console is to the gateway at `origin`. What a device signs names no gateway, so with one key for all of them a
 * hostile one could hand on the challenge of another and come in there as this console: each gets a key of its own, derived
 * from one secret. Reads that, making it first where there is none. Throws STATE_UNSAFE for a file that others could have
 * read or written, STATE_DAMAGED for one that does not hold it.
 */
export async function openDeviceIdentity(path: string, origin: string): Promise<DeviceIdentity> {
  const found = await read(path);
  if (found !== null) return identityOf(keyFor(found, origin));
  await create(path);
  // Of two consoles that start for the first time at once the later file stays, and that is the one that counts.
  return identityOf(keyFor((await read(path)) ?? damaged(path), origin));
}

async function read(path: string): Promise<Buffer | null> {
  const text = await readPrivateFile(path, { maxBytes, hint: makeAnew(path) });
  return text === null ? null : (rootOf(text) ?? damaged(path));
}

function rootOf(text: string): Buffer | null {
  try {
    const { deviceSecret } = objectOf(JSON.parse(text));
    const root = typeof deviceSecret === 'string' ? Buffer.from(deviceSecret, 'base64url') : Buffer.alloc(0);
    return root.length === rootBytes ? root : null;
  } catch {
    return null; // the caller refuses
  }
}

function keyFor(root: Buffer, origin: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', root, '', `oc console device at ${origin}`, rawKeyBytes));
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
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
  const deviceSecret = randomBytes(rootBytes).toString('base64url');
  await writeFileAtomic(path, `${JSON.stringify({ version: 2, deviceSecret })}\n`);
}

const makeAnew = (path: string): string => `Remove it, and this console becomes a new device:  rm ${path}`;

function damaged(path: string): never {
  throw new OcError('STATE_DAMAGED', `${path} does not hold the secret of this console`, [makeAnew(path)]);
}
