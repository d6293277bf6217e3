import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { GatewayClient } from '@openclaw/gateway-client';

type Options = NonNullable<ConstructorParameters<typeof GatewayClient>[0]>;
type Hello = Parameters<NonNullable<Options['onHelloOk']>>[0];

interface Kept {
  readonly deviceId: string;
  readonly token: string;
  readonly scopes: readonly string[];
}

/** One attachment of the published client. */
export interface Attached {
  readonly hello: Hello;
  /** The code with which the gateway closed it, and when. */
  readonly closed: Promise<{ readonly code: number; readonly atMs: number }>;
  stop(): void;
}

/** The published client with a key of its own and no secret; it keeps what token it is given. */
export class PublishedDevice {
  readonly #options: Partial<Options>;
  readonly #tokens = new Map<string, Kept>();
  readonly id: string;

  constructor(name: string, scopes: readonly string[]) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const rawOf = (pem: string) => createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(-32);
    const publicKeyPem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    this.id = createHash('sha256').update(rawOf(publicKeyPem)).digest('hex');
    this.#options = {
      deviceIdentity: {
        deviceId: this.id,
        privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        publicKeyPem,
      },
      hostDeps: {
        signDevicePayload: (pem: string, payload: string) =>
          sign(null, Buffer.from(payload), createPrivateKey(pem)).toString('base64url'),
        publicKeyRawBase64UrlFromPem: (pem: string) => rawOf(pem).toString('base64url'),
        loadDeviceAuthToken: ({ deviceId }: { deviceId: string }) => this.#tokens.get(deviceId) ?? null,
        storeDeviceAuthToken: (kept: Kept) => void this.#tokens.set(kept.deviceId, kept),
        clearDeviceAuthToken: ({ deviceId }: { deviceId: string }) => void this.#tokens.delete(deviceId),
      },
      clientDisplayName: name,
      token: '',
      scopes: [...scopes],
      minProtocol: 4,
      maxProtocol: 4,
    } as Partial<Options>; // why: the host's part is typed by a package of its own
  }

  /** The token that it was given, if it has one. */
  get token(): string | null {
    return this.#tokens.get(this.id)?.token ?? null;
  }

  /** Rejects with the client's own error when it is not let in. */
  async attach(port: number): Promise<Attached> {
    const connected = Promise.withResolvers<Hello>();
    const closed = Promise.withResolvers<{ code: number; atMs: number }>();
    const client = new GatewayClient({
      ...this.#options,
      url: `ws://127.0.0.1:${port}`,
      onHelloOk: connected.resolve,
      onConnectError: connected.reject,
      onClose: (code: number) => closed.resolve({ code, atMs: Date.now() }),
    });
    client.start();
    try {
      return { hello: await connected.promise, closed: closed.promise, stop: () => client.stop() };
    } catch (error) {
      client.stop();
      throw error;
    }
  }
}
