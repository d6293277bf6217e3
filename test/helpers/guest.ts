import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { GatewayClient } from '@openclaw/gateway-client';

/** What the program below is told, as JSON in its one argument. */
export interface GuestOptions {
  readonly url: string;
  readonly scopes: readonly string[];
  /** Expected of the gateway's certificate. */
  readonly tlsFingerprint?: string;
  readonly token?: string;
  /** Where its key and the token it was given are kept, from one run to the next; without it, it is no device. */
  readonly keepIn?: string;
  /** Stays attached until the gateway ends it. */
  readonly stay?: boolean;
}

/** A line that it prints: how it was greeted or refused, and, if it stays, with what it was closed. */
export interface GuestLine {
  readonly hello?: { readonly scopes?: readonly string[]; readonly deviceToken?: string };
  readonly refused?: { readonly message: string; readonly details?: Readonly<Record<string, unknown>> };
  readonly closed?: number;
}

type Options = NonNullable<ConstructorParameters<typeof GatewayClient>[0]>;
type Kept = { readonly token: string; readonly scopes: string[] };

/** The published client as a program of its own, for where the tests themselves are not: another network. */
function attach({ keepIn, stay = false, ...told }: GuestOptions): void {
  let isOver = false;
  const end = () => {
    isOver = true;
    client.stop();
  };
  const client = new GatewayClient({
    ...told,
    scopes: [...told.scopes],
    clientName: 'cli',
    clientDisplayName: 'a guest',
    mode: 'cli',
    minProtocol: 4,
    maxProtocol: 4,
    ...(keepIn !== undefined && device(keepIn)),
    onHelloOk: ({ auth }) => {
      say({ hello: auth });
      if (!stay) end();
    },
    onConnectError: (error) => {
      // It complains about its own end, too.
      if (isOver) return;
      const { details } = error as { readonly details?: Record<string, unknown> }; // why: the client's own error has them
      say({ refused: { message: error.message, ...(details && { details }) } });
      end();
    },
    onClose: (code) => {
      if (stay && !isOver) say({ closed: code });
      end();
    },
  });
  client.start();
}

const say = (line: GuestLine): void => console.log(JSON.stringify(line));

function device(dir: string): Partial<Options> {
  const [keyFile, tokenFile] = [`${dir}/key.pem`, `${dir}/token.json`];
  if (!existsSync(keyFile)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  }
  const privateKeyPem = readFileSync(keyFile, 'utf8');
  const publicKeyPem = createPublicKey(privateKeyPem).export({ format: 'pem', type: 'spki' }).toString();
  const rawOf = (pem: string) => createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(-32);
  const kept = (): Kept | null => (existsSync(tokenFile) ? JSON.parse(readFileSync(tokenFile, 'utf8')) : null);
  return {
    deviceIdentity: {
      deviceId: createHash('sha256').update(rawOf(publicKeyPem)).digest('hex'),
      privateKeyPem,
      publicKeyPem,
    },
    hostDeps: {
      signDevicePayload: (pem, payload) =>
        sign(null, Buffer.from(payload), createPrivateKey(pem)).toString('base64url'),
      publicKeyRawBase64UrlFromPem: (pem) => rawOf(pem).toString('base64url'),
      loadDeviceAuthToken: kept,
      storeDeviceAuthToken: ({ token, scopes }) =>
        writeFileSync(tokenFile, JSON.stringify({ token, scopes }), { mode: 0o600 }),
      clearDeviceAuthToken: () => rmSync(tokenFile, { force: true }),
    },
  };
}

attach(JSON.parse(process.argv[2] ?? ''));
