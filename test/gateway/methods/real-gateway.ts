import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { scopes as allScopes } from '../../../src/gateway/protocol/scopes.ts';
import { type RunningGateway, startGateway } from '../../../src/gateway/start.ts';
import { type StatePaths, statePaths } from '../../../src/gateway/state/paths.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { LocalPerson } from '../channels/local-person.ts';

export const canaryToken = 'canarytoken-0123456789abcdef0123456789abcdef';

/** The whole gateway inside this process, on real sockets and files, with nothing stubbed. */
export class RealGateway implements AsyncDisposable {
  readonly home: string;
  readonly paths: StatePaths;
  /** What it complained of. */
  readonly complaints: readonly string[];
  #gateway: RunningGateway;
  readonly #ends: (() => Promise<unknown>)[] = [];

  private constructor(home: string, paths: StatePaths, gateway: RunningGateway, complaints: readonly string[]) {
    this.home = home;
    this.paths = paths;
    this.complaints = complaints;
    this.#gateway = gateway;
  }

  /** `config` as it stands in the file; the token is always the canary. */
  static async open(config: object = {}): Promise<RealGateway> {
    const home = mkdtempSync(join(tmpdir(), 'oc-real-'));
    const paths = statePaths({ HOME: home });
    mkdirSync(paths.stateDir, { mode: 0o700 });
    const whole = { gateway: { auth: { token: canaryToken } }, ...config };
    writeFileSync(paths.configFile, JSON.stringify(whole), { mode: 0o600 });
    const complaints: string[] = [];
    return new RealGateway(home, paths, await start(paths, complaints), complaints);
  }

  get port(): number {
    return this.#gateway.port;
  }

  /** Somebody attached over the unix socket with the local credential, asking for these scopes. */
  async operator(scopes: readonly string[] = allScopes, caps: readonly string[] = []): Promise<Attacker> {
    const client = await Attacker.open({ socketPath: this.#gateway.socketPath });
    const token = readFileSync(this.paths.localCredential, 'utf8').trim();
    const { ok, error } = await client.connect({ auth: { token }, scopes, caps });
    if (!ok) throw new Error(`refused: ${error.message}`);
    this.#ends.push(() => client.end());
    return client;
  }

  /** Somebody at the local channel. */
  async person(): Promise<LocalPerson> {
    const person = await LocalPerson.open(this.paths.localSocket);
    this.#ends.push(() => person.end());
    return person;
  }

  /** A stranger writes for the first time; the code they were sent. */
  async code(as: string): Promise<string> {
    const [reply = ''] = await (await this.person()).say(as, 'hello');
    const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(reply)?.[0];
    if (code === undefined) throw new Error(`no code in ${JSON.stringify(reply)}`);
    return code;
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) await end();
    await this.#gateway.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#gateway = await start(this.paths, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

const start = (paths: StatePaths, complaints: string[]): Promise<RunningGateway> =>
  startGateway({
    paths,
    env: {},
    port: 0,
    complain: (line) => void complaints.push(line),
    onStopRequest: () => undefined,
  });

/** Makes gateways for the tests of one file; those of a test end with it. */
export function gatewaysOfTests(): (config?: object) => Promise<RealGateway> {
  const open: RealGateway[] = [];
  afterEach(async () => {
    for (const gateway of open.splice(0)) await gateway[Symbol.asyncDispose]();
  });
  return async (config) => {
    const gateway = await RealGateway.open(config);
    open.push(gateway);
    return gateway;
  };
}
