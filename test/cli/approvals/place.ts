import { readFileSync } from 'node:fs';
import { statePaths } from '../../../src/gateway/state/paths.ts';
import { Attacker } from '../../helpers/attacker.ts';
import { end, Home, type Ran } from '../../helpers/home.ts';

/** A home with a gateway, and somebody attached who asks for approvals. */
export class ApprovalsPlace implements AsyncDisposable {
  readonly home: Home;
  #requester: Attacker | null = null;
  #stop: ((signal: NodeJS.Signals) => Promise<unknown>) | null = null;

  private constructor(home: Home) {
    this.home = home;
  }

  static async open(): Promise<ApprovalsPlace> {
    const place = new ApprovalsPlace(await Home.make());
    await place.up();
    return place;
  }

  async up(): Promise<void> {
    const { child } = await this.home.stay('oc gateway --port 0');
    this.#stop = (signal) => end(child, signal);
    this.#requester = await this.attach();
  }

  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#stop?.(signal);
    this.#stop = null;
    await this.#requester?.end();
    this.#requester = null;
  }

  async attach(): Promise<Attacker> {
    const paths = statePaths({ HOME: this.home.dir });
    const client = await Attacker.open({ socketPath: paths.gatewaySocket });
    const token = readFileSync(paths.localCredential, 'utf8').trim();
    const { ok, error } = await client.connect({
      auth: { token },
      scopes: ['operator.approvals'],
      caps: ['approvals'],
    });
    if (!ok) throw new Error(error.message);
    return client;
  }

  get requester(): Attacker {
    if (this.#requester === null) throw new Error('nobody is attached');
    return this.#requester;
  }

  /** Asks for a command; its id. */
  async ask(params: object = {}): Promise<string> {
    const id = `ask-${Math.random()}`;
    const whole = { command: 'ls -la', twoPhase: true, ...params };
    this.requester.send({ type: 'req', id, method: 'exec.approval.request', params: whole });
    const first = await this.requester.frame((frame) => frame['id'] === id);
    return (first['payload'] as { id: string }).id;
  }

  /** What the requester was told in the end about a request. */
  async verdict(id: string): Promise<{ decision: string | null; terminalReason: string }> {
    const { payload } = await this.requester.request('exec.approval.waitDecision', { id });
    return payload as { decision: string | null; terminalReason: string };
  }

  oc(line: string): Promise<Ran> {
    return this.home.sh(`oc approvals ${line}`);
  }

  async json(line: string) {
    const { stdout } = await this.oc(`${line} --json`);
    return JSON.parse(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down('SIGKILL');
    await this.home[Symbol.asyncDispose]();
  }
}
