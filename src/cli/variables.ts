import { keys } from '../gateway/config/keys.ts';

/** A variable of the environment that something here reads. */
export interface VariableRow {
  readonly name: string;
  readonly meaning: string;
  readonly secret?: true;
}

/** Those that stand beside a key of the configuration come from the table of keys. */
const ofKeys: readonly VariableRow[] = keys.flatMap(({ path, variable, fallbackVariable, secret }) => [
  ...(variable === undefined ? [] : [row(variable, `Wins over ${path} of the configuration.`, secret)]),
  ...(fallbackVariable === undefined ? [] : [row(fallbackVariable, `Counts where ${path} is not configured.`, secret)]),
]);

function row(name: string, meaning: string, secret: true | undefined): VariableRow {
  return secret ? { name, meaning, secret } : { name, meaning };
}

export const variables: readonly VariableRow[] = [
  { name: 'OPENCLAW_STATE_DIR', meaning: 'The state directory, instead of ~/.openclaw; --profile wins over it.' },
  { name: 'OPENCLAW_CONFIG_PATH', meaning: 'The configuration file, instead of openclaw.json in the state directory.' },
  { name: 'OC_TOKEN', meaning: 'The token that a command or the console shows to the gateway.', secret: true },
  ...ofKeys,
  { name: 'VISUAL', meaning: 'The editor of  oc config edit.' },
  { name: 'EDITOR', meaning: 'The same, where VISUAL is not set.' },
  { name: 'NO_COLOR', meaning: 'When it is not empty: no colours in the console.' },
  { name: 'HOME', meaning: 'Where ~ is.' },
  {
    name: 'PATH',
    meaning: 'Where docker, bwrap and the programs that make an image are looked for; never that of a call.',
  },
  {
    name: 'LANG',
    meaning:
      'Handed to a command that runs on this machine itself; with UTF-8 in it, a QR code is drawn of half blocks.',
  },
  { name: 'LC_ALL', meaning: 'Says the same of a QR code, before LC_CTYPE and LANG.' },
  { name: 'LC_CTYPE', meaning: 'The same, before LANG.' },
  { name: 'TERM', meaning: 'With dumb, no QR code is drawn.' },
  { name: 'TZ', meaning: 'Handed to a command that runs on this machine itself.' },
  {
    name: 'DOCKER_HOST',
    meaning: 'The daemon of the sandbox, as every docker command has it; DOCKER_CONTEXT and the like too.',
  },
  { name: 'XDG_RUNTIME_DIR', meaning: 'Where sockets lie; without it they lie in the state directory.' },
  { name: 'XDG_STATE_HOME', meaning: "Where the console keeps its device's key, in oc; else ~/.local/state." },
  { name: 'XDG_CONFIG_HOME', meaning: "Where the console's preferences lie, in oc; else ~/.config." },
  { name: 'OPENCLAW_OAUTH_DIR', meaning: 'Where the audit looks for credentials of OpenClaw.' },
  { name: 'OPENCLAW_DISABLE_BONJOUR', meaning: 'With 1, the audit counts an OpenClaw gateway as not announced.' },
  { name: 'OPENCLAW_SERVICE_KIND', meaning: 'With gateway, the audit takes the token of the environment as meant.' },
];
