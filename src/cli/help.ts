import { commands, groups } from './commands.ts';
import { helpTopics } from './help-topics.ts';

const examples: readonly (readonly [string, string])[] = [
  ['oc gateway', 'run the gateway here, on loopback'],
  ['oc tui', 'open the console on a running gateway'],
  ['oc approvals list', 'what the assistant waits for your answer to'],
  ['oc pairing list', 'who is waiting to talk to the assistant'],
  ['oc pairing approve 7QK', 'let someone in, by code or by id'],
  ['oc logs -f --level warn', 'follow the log, secrets removed'],
  ['oc audit --fail-on critical', 'security checks, exit 10 on a finding'],
  ['oc send --as alice "hello"', 'write to the assistant as a stranger'],
];

const options = `Options    --profile NAME  --url URL  --token-file FILE  --timeout SECONDS
           --json  --tsv  --no-color  --debug  -h --help  -V --version`;

/** `oc --help`, printed before any library is loaded; fits 80 x 24. */
export function helpText(): string {
  const shown = examples.map(([command, what]) => `  ${command.padEnd(32)}${what}`);
  const rows = groups.map((group) => {
    const names = commands.filter((row) => row.group === group).map((row) => row.name.padEnd(11));
    return `${group.padEnd(11)}${names.join('').trimEnd()}`;
  });
  return [
    "Run and watch your assistant's gateway.",
    '',
    ...shown,
    '',
    ...rows,
    '',
    options,
    '',
    `More       oc COMMAND --help   oc help ${helpTopics.join('|')}`,
    '',
  ].join('\n');
}
