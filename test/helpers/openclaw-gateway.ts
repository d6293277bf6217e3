import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Attacker, type Frame } from './attacker.ts';
import { freePort } from './free-port.ts';
import { end } from './home.ts';
import { TelegramStandIn } from './openclaw-telegram.ts';

const longestStartMs = 90_000;
const everything = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.pairing'];

/** What a second client asked for. `decided` resolves to the decision as the requester is told it. */
export interface RequestedApproval {
  readonly id: string;
  decided(): Promise<string | null>;
}

export interface OpenClawOptions {
  /** New devices of this machine are taken without asking anybody; yes unless said otherwise. */
  readonly autoApproveLocal?: boolean;
}

/** A real OpenClaw gateway on a state directory of its own: loopback, a token, and a Telegram bot at a stand-in. */
export class OpenClawGateway implements AsyncDisposable {
  readonly token = 'interop-token-0123456789abcdef0123456789abcdef';
  readonly port: number;
  /** Holds `openclaw.json` and `gateway.log`. */
  readonly stateDir: string;
  readonly telegram: TelegramStandIn;
  readonly #program: string;
  readonly #clients: Attacker[] = [];
  readonly #options: OpenClawOptions;
  #child: ChildProcess | null = null;
  #words = '';

  private constructor(program: string, port: number, telegram: TelegramStandIn, options: OpenClawOptions) {
    this.#program = program;
    this.#options = options;
    this.port = port;
    this.telegram = telegram;
    this.stateDir = join(mkdtempSync(join(tmpdir(), 'oc-openclaw-')), '.openclaw');
    mkdirSync(this.stateDir, { mode: 0o700 });
    writeFileSync(join(this.stateDir, 'openclaw.json'), JSON.stringify(this.#config()), { mode: 0o600 });
  }

  /** `program` is what `openclawPeer()` gives. Resolves when it is ready, channel included. */
  static async start(program: string, options: OpenClawOptions = {}): Promise<OpenClawGateway> {
    const gateway = new OpenClawGateway(program, await freePort(), await TelegramStandIn.open(), options);
    await gateway.run();
    return gateway;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** The home whose `.openclaw` is the state directory. */
  get home(): string {
    return join(this.stateDir, '..');
  }

  get log(): string {
    return readFileSync(join(this.stateDir, 'gateway.log'), 'utf8');
  }

  #config(): object {
    const { port, token, telegram } = this;
    const bot = { enabled: true, botToken: `123456:${'a'.repeat(35)}`, apiRoot: telegram.url, dmPolicy: 'pairing' };
    const nodes = { pairing: { autoApproveLocal: this.#options.autoApproveLocal ?? true } };
    const auth = { mode: 'token', token };
    return {
      gateway: { mode: 'local', port, bind: 'loopback', auth, nodes, controlUi: { enabled: false } },
      channels: { telegram: bot },
      logging: { file: join(this.stateDir, 'gateway.log') },
    };
  }

  /** Starts it, the first time or again. */
  async run(): Promise<void> {
    const { home } = this;
    const place = { HOME: home, OPENCLAW_STATE_DIR: this.stateDir };
    const env = { ...place, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', OPENCLAW_NO_RESPAWN: '1' };
    const child = spawn(process.execPath, [this.#program, 'gateway', 'run'], { cwd: home, env, stdio: 'pipe' });
    this.#child = child;
    this.#words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#words += chunk.toString('utf8');
      });
    }
    const deadline = Date.now() + longestStartMs;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it does not start: ${this.#words}`);
      await delay(200);
    }
  }

  async #isReady(): Promise<boolean> {
    if (!this.#words.includes('[default] starting provider')) return false;
    return await fetch(`http://127.0.0.1:${this.port}/startupz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** A client of its own, with the token and every scope. */
  async client(): Promise<Attacker> {
    const client = await Attacker.open({ port: this.port });
    this.#clients.push(client);
    const { ok, error } = await client.connect({ auth: { token: this.token }, scopes: everything });
    if (!ok) throw new Error(`refused: ${error.message}`);
    return client;
  }

  /** Another program asks for leave to run a command. Somebody who can answer must be attached, or it is denied at once. */
  async requestApproval(command: string): Promise<RequestedApproval> {
    const client = await this.client();
    const params = { command, cwd: '/tmp', host: 'gateway', agentId: 'main', timeoutMs: 120_000, twoPhase: true };
    const { id: frameId, ok, payload, error } = await client.request('exec.approval.request', params);
    if (!ok) throw new Error(`not asked: ${error.message}`);
    const isFinal = (frame: Frame) =>
      frame['id'] === frameId && frame !== client.frames.find((each) => each['id'] === frameId);
    return {
      id: payload['id'],
      decided: async () => {
        const { payload: final } = await client.frame(isFinal);
        return (final as { readonly decision: string | null }).decision; // the official final answer
      },
    };
  }

  /** A stranger writes to the bot; the code in what the bot answers. */
  async strangerWrites(id: number, text = 'hello'): Promise<string> {
    this.telegram.write(id, text);
    const deadline = Date.now() + 30_000;
    for (;;) {
      const reply = this.telegram.sent.find((sent) => sent.chat_id === id);
      const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(reply?.text ?? '')?.[0];
      if (code !== undefined) return code;
      if (Date.now() > deadline) throw new Error(`no code for ${id}: ${JSON.stringify(this.telegram.sent)}`);
      await delay(50);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.end();
    const child = this.#child;
    if (child === null) return;
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await end(child, signal);
    clearTimeout(timer);
    if (child.stdout?.closed !== true) await once(child, 'close');
    this.#child = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.telegram[Symbol.asyncDispose]();
    rmSync(this.home, { recursive: true, force: true });
  }
}
