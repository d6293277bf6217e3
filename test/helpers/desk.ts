import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Attacker } from './attacker.ts';
import { freePort } from './free-port.ts';
import { end, Home } from './home.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

interface Entry {
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
}

/** An operator's desk: a home, a running gateway of its own, strangers who write, and a console on a real terminal. */
export class Desk implements AsyncDisposable {
  readonly home: Home;
  #gateway: ChildProcess | null = null;

  private constructor(home: Home) {
    this.home = home;
  }

  /** `prepare` sets up what the gateway is to find when it starts; `user` as in `Home.make`. */
  static async open(
    prepare: (desk: Desk) => Promise<unknown> = async () => undefined,
    user: number | null = null,
  ): Promise<Desk> {
    const desk = new Desk(await Home.make(user));
    desk.home.configure({ 'gateway.port': await freePort() });
    await prepare(desk);
    await desk.startGateway();
    return desk;
  }

  get gatewayPid(): number {
    const pid = this.#gateway?.pid;
    if (pid === undefined) throw new Error('no gateway runs at this desk');
    return pid;
  }

  async startGateway(): Promise<void> {
    this.#gateway = (await this.home.stay('oc gateway')).child;
  }

  async endGateway(signal: NodeJS.Signals): Promise<void> {
    if (this.#gateway !== null) await end(this.#gateway, signal);
    this.#gateway = null;
  }

  /** Runs a line and gives its standard output; throws with its words when it fails. */
  async must(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.home.sh(line);
    if (code !== 0) throw new Error(`"${line}" ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Another operator, attached by the socket file: asks at once, where a command would take its time to start. */
  async operator(scopes: readonly string[]): Promise<Attacker> {
    const state = join(this.home.dir, '.openclaw', 'state');
    const client = await Attacker.open({ socketPath: join(state, 'gateway.sock') });
    const token = readFileSync(join(state, 'local-credential'), 'utf8').trim();
    const { ok, error } = await client.connect({ auth: { token }, scopes });
    if (!ok) throw new Error(`the operator was not let in: ${error.message}`);
    return client;
  }

  /** What the running gateway answers to one request. */
  async asked(method: string, params: object, scopes: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const operator = await this.operator(scopes);
    const { ok, payload, error } = await operator.request(method, params);
    await operator.end();
    if (!ok) throw new Error(`${method} was refused: ${error.message}`);
    return payload;
  }

  /** A stranger writes for the first time; its code, as the stranger reads it. */
  async stranger(name: string): Promise<string> {
    const reply = await this.must(`oc send --as ${name} "hello"`);
    const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(reply)?.[0];
    if (code === undefined) throw new Error(`${name} was given no code: ${reply}`);
    return code;
  }

  /** What a sender gets for a message; empty when the assistant stays silent. */
  async says(name: string, text: string): Promise<string> {
    return await this.must(`oc send --as ${name} "${text}"`);
  }

  console(options: TerminalOptions = {}, ...flags: readonly string[]): Terminal {
    return new Terminal('/bin/sh', ['-c', `exec oc tui ${flags.join(' ')}`], {
      cols: 80,
      rows: 24,
      cwd: this.home.dir,
      ...options,
      env: { ...this.home.env, ...options.env },
    });
  }

  /** The console with the Pairings pane open. */
  async pairings(options: TerminalOptions = {}): Promise<Terminal> {
    const screen = this.console(options);
    await screen.waitFor('[1 Appr');
    await screen.press('2');
    // Until then the next key would be read with this one, and mean another pane.
    await screen.waitFor('[2 Pair');
    return screen;
  }

  /** Everything the gateway has decided, oldest first. */
  async ledger(): Promise<readonly Entry[]> {
    const { entries } = (await this.asked('oc.history.list', { limit: 1000 }, [
      'operator.read',
      'operator.pairing',
    ])) as {
      entries: Entry[];
    }; // why: our own method
    return entries.toReversed();
  }

  /** Kinds of the decisions about one sender, in order. */
  async decisionsAbout(name: string): Promise<readonly string[]> {
    const about = (await this.ledger()).filter((entry) => entry.subject === `local:default:${name}`);
    return about.map((entry) => entry.kind.replace('pairing.', ''));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.endGateway('SIGKILL');
    await this.home[Symbol.asyncDispose]();
  }
}

/** Opens the review of the selected request and reads it to the end; then the field for the code is there. */
export async function openReview(screen: Terminal): Promise<void> {
  await screen.press('a');
  const ready = (shown: string) => /their code: _/.test(shown);
  await screen.waitFor((shown) => ready(shown) || /more lines? \(j/.test(shown));
  for (let page = 0; page < 20 && !ready(screen.screen); page += 1) {
    await screen.press('space');
    await screen.waitQuiet(200);
  }
  await screen.waitFor(ready);
}

export async function approveByCode(screen: Terminal, code: string): Promise<void> {
  await openReview(screen);
  await screen.press('c', ...code.toLowerCase(), 'enter');
}
