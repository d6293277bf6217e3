import { type ProgramCall, type ProgramEnd, runProgram } from './run-program.ts';
import type { SandboxUnavailable } from './sandbox.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface DockerDeps {
  /** The gateway's environment: says which daemon is meant. */
  readonly env: Env;
  /** Another program with the same command line; `docker` when absent. */
  readonly program?: string;
}

/** What the client needs to find its daemon; nothing else of ours reaches it. */
const passedOn = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'XDG_RUNTIME_DIR',
  'SSH_AUTH_SOCK',
];

const answerBytes = 1 << 20;
const answerMs = 30_000;

type Rest = Partial<Pick<ProgramCall, 'stdin' | 'timeoutMs' | 'maxOutputBytes' | 'signal' | 'live'>> & {
  /** Values that go to the container by `-e NAME`; see `call-variables.ts` for the names that may. */
  readonly variables?: Readonly<Record<string, string>>;
};

/** Docker by its command line: contexts, ssh and programs that are used alike come with it. */
export class DockerClient {
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor({ env, program = 'docker' }: DockerDeps) {
    this.#program = program;
    this.#env = Object.fromEntries(
      passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const])),
    );
  }

  run(args: readonly string[], rest: Rest = {}): Promise<ProgramEnd> {
    const { variables = {}, ...given } = rest;
    return runProgram({
      argv: [this.#program, ...args],
      env: { ...variables, ...this.#env },
      timeoutMs: answerMs,
      maxOutputBytes: answerBytes,
      ...given,
    });
  }
}

const failed = (because: string, ...hints: readonly string[]): SandboxUnavailable => ({
  kind: 'unavailable',
  because,
  hints,
});

const check = 'See what is missing:  oc doctor docker';

/** Known complaints of the client, the most telling first. */
const complaints: readonly {
  readonly match: RegExp;
  readonly make: (words: string, image: string) => SandboxUnavailable;
}[] = [
  {
    match: /permission denied while trying to connect/i,
    make: () =>
      failed('this user may not use Docker', 'Let it, then sign in again:  sudo usermod -aG docker "$USER"', check),
  },
  {
    match: /cannot connect to the docker daemon|error during connect|is the docker daemon running/i,
    make: () => failed('the Docker daemon does not answer', 'Start it:  sudo systemctl start docker', check),
  },
  {
    match: /no such image|unable to find image|image not known|pull access denied|manifest unknown/i,
    make: (_, image) =>
      failed(
        `the image ${image} is not on this machine, and nothing is ever pulled`,
        'Make it:  oc sandbox build',
        check,
      ),
  },
  {
    match: /network \S+ not found|no such network/i,
    make: () =>
      failed('the network of sandbox.docker.network does not exist', 'oc config get agents.defaults.sandbox', check),
  },
];

/** Why a call of the client that should have worked has not. */
export function whyDockerFailed(end: ProgramEnd, image: string): SandboxUnavailable {
  if (end.ended === 'not-started') {
    const install = 'Install it:  sudo apt-get install docker.io';
    if (/ENOENT/.test(end.because ?? '')) return failed('Docker is not installed', install, check);
    return { ...failed(`docker cannot be run: ${end.because}`, install, check), told: 'docker cannot be run' };
  }
  if (end.ended === 'timeout') return failed('Docker did not answer in time', check);
  if (end.ended === 'aborted') return failed('it was stopped while it was being made');
  const words = lastWords(end);
  const known = complaints.find(({ match }) => match.test(words));
  return known?.make(words, image) ?? { ...failed(`Docker refuses: ${words}`, check), told: 'Docker refuses it' };
}

/** What the client complained of, on one line. */
export function lastWords({ stderr }: ProgramEnd): string {
  const words = stderr.text.replaceAll(/\s+/g, ' ').trim();
  const said = words
    .replace(/^docker: /, '')
    .replace(/ ?(See 'docker run --help'\.|Run 'docker run --help' for more information)$/, '');
  return said.slice(0, 500) || 'without a word';
}
