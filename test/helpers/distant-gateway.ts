import { mkdirSync, writeFileSync } from 'node:fs';
import { makeSelfSigned } from './certificates.ts';
import type { GuessesOptions } from './guesses.ts';
import type { GuestLine, GuestOptions } from './guest.ts';
import { Home } from './home.ts';
import { Network, wire } from './namespace.ts';

const programs = {
  guest: new URL('./guest.ts', import.meta.url).pathname,
  guesses: new URL('./guesses.ts', import.meta.url).pathname,
};
const port = 18789;

/** Our gateway on a machine of its own, and somebody with an empty home on another one, joined by a cable. */
export class DistantGateway implements AsyncDisposable {
  readonly token = '5d0e8b6f2a94c1738f60d2b7e9a3c5148b7f0d6e2c95a1834f7e0b6d2c9a5183';
  /** Its operator, who is on its machine. */
  readonly home: Home;
  readonly guest: Home;
  readonly network: Network;
  /** Of its certificate; empty where it speaks in the clear. */
  readonly fingerprint: string;

  private constructor(home: Home, guest: Home, network: Network, fingerprint: string) {
    this.home = home;
    this.guest = guest;
    this.network = network;
    this.fingerprint = fingerprint;
  }

  /** `gateway`: keys beside token and port; `tls` gives it a certificate of its own making. */
  static async open(gateway: object, { tls }: { readonly tls: boolean }): Promise<DistantGateway> {
    const [home, guest, network] = [await Home.make(), await Home.make(), await Network.open()];
    const addresses = [wire.gateway.v4, wire.gateway.v6].map((address) => `IP:${address}`);
    const certificate = tls ? makeSelfSigned(home.dir, { cn: 'gateway', san: addresses }) : null;
    const distant = new DistantGateway(home, guest, network, certificate?.fingerprint ?? '');
    const auth = { mode: 'token', token: distant.token };
    const files = certificate && { tls: { cert: certificate.certPath, key: certificate.keyPath } };
    mkdirSync(`${home.dir}/.openclaw`, { mode: 0o700 });
    writeFileSync(
      `${home.dir}/.openclaw/openclaw.json`,
      JSON.stringify({ gateway: { port, auth, ...files, ...gateway } }),
      { mode: 0o600 },
    );
    await home.stay(`${network.gateway.prefix} oc gateway`).catch(async (error: unknown) => {
      await distant[Symbol.asyncDispose]();
      throw error;
    });
    return distant;
  }

  url(host: string = wire.gateway.v4): string {
    return `${this.fingerprint === '' ? 'ws' : 'wss'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** What the published client is told, when the guest runs it. */
  async attach(options: Partial<GuestOptions>): Promise<GuestLine> {
    const { stdout, stderr } = await this.guest.sh(this.#guestLine(options));
    const [line = ''] = stdout.split('\n');
    if (line === '') throw new Error(`the guest said nothing: ${stderr}`);
    return JSON.parse(line);
  }

  /** The same, for a client that stays; `said` is what it was told so far. */
  async stay(options: Partial<GuestOptions>): Promise<{ readonly said: () => readonly GuestLine[] }> {
    const { stdout } = await this.guest.stay(this.#guestLine({ ...options, stay: true }));
    const whole = () => stdout().split('\n').slice(0, -1);
    return { said: () => whole().map((line): GuestLine => JSON.parse(line)) };
  }

  #guestLine(options: Partial<GuestOptions>): string {
    const pin = this.fingerprint === '' ? {} : { tlsFingerprint: this.fingerprint };
    const told = { url: this.url(), scopes: ['operator.read'], ...pin, ...options };
    return `${this.network.guest.prefix} '${process.execPath}' '${programs.guest}' '${JSON.stringify(told)}'`;
  }

  /** One word for each token that is shown from an address of the guest's, or of the gateway's own machine. */
  async guess(from: string, tokens: readonly string[], to: string = wire.gateway.v4): Promise<readonly string[]> {
    const { gateway, guest } = this.network;
    const { prefix } = to === '127.0.0.1' ? gateway : guest;
    const told: GuessesOptions = { url: this.url(to), from, tokens };
    const line = `${prefix} '${process.execPath}' '${programs.guesses}' '${JSON.stringify(told)}'`;
    const { stdout, stderr } = await this.guest.sh(line);
    if (stdout === '') throw new Error(`nobody guessed: ${stderr}`);
    return JSON.parse(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.guest[Symbol.asyncDispose]();
    await this.home[Symbol.asyncDispose]();
    await this.network[Symbol.asyncDispose]();
  }
}
