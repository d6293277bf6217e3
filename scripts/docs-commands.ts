import { Command, type Option } from 'commander';
import type { CliContext } from '../src/cli/command.ts';
import { commands, groups } from '../src/cli/commands.ts';
import { errorsWith, exitCodes } from '../src/cli/exit-codes.ts';
import { addGlobals } from '../src/cli/globals.ts';
import { code, page, paragraph, plain, table } from './docs-markdown.ts';

/** Every command as it registers itself, with its options, and the exit codes. */
export async function commandsPage(): Promise<string> {
  const program = new Command('oc');
  addGlobals(program);
  const blocks: string[] = [];
  for (const group of groups) {
    blocks.push(`## ${group}`);
    for (const { name, load } of commands.filter((row) => row.group === group)) {
      (await load()).register(program, untouched);
      const command = program.commands.find((each) => each.name() === name);
      if (!command) throw new Error(`commands/${name}.ts registers no command of its name`);
      blocks.push(...commandBlocks(command, 'oc'));
    }
  }
  return page('Commands', [
    paragraph(
      'Every job of the console is also a command. Results go to standard output and messages to standard error; with `--json` there is one JSON document on standard output and nothing else. `oc COMMAND --help` prints what stands here.',
    ),
    '## For every command',
    optionTable(program.options),
    ...blocks,
    '## Exit codes',
    table(
      ['code', 'meaning', 'errors'],
      exitCodes.map((row) => [`${row.code}`, plain(row.meaning), errorsWith(row.code).map(code).join(' ')]),
    ),
  ]);
}

/** Commands touch their context when they run, and none is run here. */
// why: a stand-in for all of it that fails at the first use.
const untouched = new Proxy({} as CliContext, {
  get(_, name) {
    throw new Error(`a command used its context (${String(name)}) while it was registered`);
  },
});

function commandBlocks(command: Command, parent: string): readonly string[] {
  const name = `${parent} ${command.name()}`;
  const others = command.aliases().map((alias) => code(`${parent} ${alias}`));
  const words = command
    .usage()
    .replace(/\[(options|command)\] ?/g, '')
    .trim();
  const description = sentence(plain(command.description()));
  return [
    `### ${code(`${name} ${words}`.trim())}`,
    paragraph(`${description}${others.length > 0 ? ` Also ${others.join(', ')}.` : ''}`),
    ...(command.options.length > 0 ? [optionTable(command.options)] : []),
    ...command.commands.flatMap((each) => commandBlocks(each, name)),
  ];
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const optionTable = (options: readonly Option[]): string =>
  table(
    ['option', 'what it does'],
    options
      .filter(({ hidden }) => !hidden)
      .map(({ flags, description, defaultValue }) => [
        code(flags),
        `${plain(description)}${typeof defaultValue === 'string' ? ` (default ${code(defaultValue)})` : ''}`,
      ]),
  );
