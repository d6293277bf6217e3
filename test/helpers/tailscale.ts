import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the stand-in answers, by subcommand. A missing one fails as a daemon that is not there does. */
interface Answers {
  readonly status?: unknown;
  /** The configuration of serve; set-up and `off` change it. */
  readonly serve?: unknown;
  /** By address. */
  readonly whois?: Readonly<Record<string, unknown>>;
  /** Subcommands that never answer. */
  readonly hangs?: readonly string[];
  /** Subcommands that fail, with what they say. */
  readonly fails?: Readonly<Record<string, string>>;
}

export const tailnetName = 'gate.tail1234.ts.net';
export const up = {
  BackendState: 'Running',
  Self: { DNSName: `${tailnetName}.`, TailscaleIPs: ['100.64.0.1', 'fd7a:115c:a1e0::1'] },
};

/** As `tailscale whois --json` tells of a person's machine. */
export const person = (login: string, node: object = {}) => ({
  Node: { ID: 7, Name: `phone.${tailnetName}.`, Tags: null, Hostinfo: { OS: 'iOS' }, ...node },
  UserProfile: { ID: 9, LoginName: login, DisplayName: 'Somebody' },
});

/** What `tailscale serve status --json` tells of a root that leads somewhere. */
export const serving = (target: string, funnel = false) => ({
  TCP: { '443': { HTTPS: true } },
  Web: { [`${tailnetName}:443`]: { Handlers: { '/': { Proxy: target } } } },
  ...(funnel && { AllowFunnel: { [`${tailnetName}:443`]: true } }),
});

const program = `
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const argv = process.argv.slice(2);
const at = (name) => join(process.env.HOME, name);
appendFileSync(at('tailscale.log'), JSON.stringify({ argv, env: Object.keys(process.env).sort() }) + '\\n');
const answers = JSON.parse(readFileSync(at('tailscale.json'), 'utf8'));
const fail = (why) => { console.error(why); process.exit(1); };
const [command] = argv;
const say = (value) => (value === undefined ? fail('failed to connect to local tailscaled') : console.log(typeof value === 'string' ? value : JSON.stringify(value)));
if (answers.hangs?.includes(command)) setInterval(() => {}, 1000);
else if (answers.fails?.[command] !== undefined) fail(answers.fails[command]);
else if (command === 'status') say(answers.status);
else if (command === 'whois') say(answers.whois?.[argv.at(-1)]);
else if (argv.at(1) === 'status') say(answers.serve ?? {});
else if (argv.at(-1) === 'off') writeFileSync(at('tailscale.json'), JSON.stringify({ ...answers, serve: {} }));
else {
  const name = answers.status.Self.DNSName.replace(/\\.$/, '') + ':443';
  const serve = { TCP: { 443: { HTTPS: true } }, Web: { [name]: { Handlers: { '/': { Proxy: argv.at(-1) } } } } };
  if (command === 'funnel') serve.AllowFunnel = { [name]: true };
  writeFileSync(at('tailscale.json'), JSON.stringify({ ...answers, serve }));
}
`;

interface Run {
  readonly argv: readonly string[];
  readonly env: readonly string[];
}

/** A `tailscale` in the `bin` of a home, driven by a file and writing down what it was asked. */
export class StandInTailscale {
  readonly #dir: string;

  constructor(home: string, answers: Answers) {
    this.#dir = home;
    const bin = join(home, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(home, 'tailscale.cjs'), program);
    const shell = `#!/bin/sh\nexec '${process.execPath}' '${join(home, 'tailscale.cjs')}' "$@"\n`;
    writeFileSync(join(bin, 'tailscale'), shell, { mode: 0o755 });
    writeFileSync(join(home, 'tailscale.log'), '');
    this.answer(answers);
  }

  answer(answers: Answers): void {
    writeFileSync(join(this.#dir, 'tailscale.json'), JSON.stringify(answers));
  }

  get runs(): readonly Run[] {
    const lines = readFileSync(join(this.#dir, 'tailscale.log'), 'utf8').trimEnd().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  }

  /** The runs of a subcommand, as one would type them. */
  of(command: string): readonly string[] {
    return this.runs.map(({ argv }) => argv.join(' ')).filter((line) => line.startsWith(command));
  }
}
