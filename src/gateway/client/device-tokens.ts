import { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import { isScope, type Scope } from '../protocol/scopes.ts';
import { writeFileAtomic } from '../state/atomic-file.ts';
import { readPrivateFile } from '../state/private-file.ts';
import { objectOf } from './wire-error.ts';

/** A token that a gateway gave to this device. */
export interface KeptToken {
  readonly token: Secret;
  readonly scopes: readonly Scope[];
}

/** Gateways that are remembered; the one that was used longest ago makes room. */
const maxGateways = 64;
const maxBytes = 128 * 1024;
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,1024}$/.test(value);
const hint = (path: string): string => `Remove it, and gateways are asked for new ones:  rm ${path}`;

interface Row {
  /** `ws://127.0.0.1:18789` */
  readonly origin: string;
  readonly deviceId: string;
  readonly deviceToken: string;
  readonly scopes: readonly Scope[];
}

/** The device tokens of one console by the origin of their gateway, in one private file, the latest first. */
export class DeviceTokens {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Null where this gateway gave none to this device. Throws STATE_UNSAFE or STATE_DAMAGED for a file it cannot trust. */
  async find(origin: string, deviceId: string): Promise<KeptToken | null> {
    const row = (await this.#read()).find((each) => each.origin === origin && each.deviceId === deviceId);
    return row === undefined ? null : { token: new Secret(row.deviceToken), scopes: row.scopes };
  }

  /** What is no token is not kept. Rejects as `find` does, and with the system's error where nothing can be written. */
  async keep(origin: string, deviceId: string, { token, scopes }: KeptToken): Promise<void> {
    const deviceToken = token.reveal();
    if (!isToken(deviceToken)) return;
    const rows = await this.#read();
    const row: Row = { origin, deviceId, deviceToken, scopes };
    if (JSON.stringify(rows[0]) === JSON.stringify(row)) return;
    const others = rows.filter((each) => each.origin !== origin);
    const gateways = [row, ...others].slice(0, maxGateways);
    await writeFileAtomic(this.#path, `${JSON.stringify({ version: 1, gateways }, null, 2)}\n`);
  }

  async #read(): Promise<readonly Row[]> {
    const text = await readPrivateFile(this.#path, { maxBytes, hint: hint(this.#path) });
    if (text === null) return [];
    const rows = rowsOf(text);
    if (rows !== null) return rows;
    throw new OcError('STATE_DAMAGED', `${this.#path} does not hold device tokens`, [hint(this.#path)]);
  }
}

function rowsOf(text: string): readonly Row[] | null {
  try {
    const { gateways } = objectOf(JSON.parse(text));
    if (!Array.isArray(gateways) || gateways.length > maxGateways) return null;
    const rows = gateways.map(rowOf);
    return rows.every((row) => row !== null) ? rows : null;
  } catch {
    return null; // the caller refuses
  }
}

function rowOf(value: unknown): Row | null {
  const { origin, deviceId, deviceToken, scopes } = objectOf(value);
  if (typeof origin !== 'string' || typeof deviceId !== 'string' || !isToken(deviceToken)) return null;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string' && isScope(scope))) return null;
  return { origin, deviceId, deviceToken, scopes };
}
