import { printable } from '../../components/text/printable.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { type HelpTopic, helpTopics, isHelpTopic } from '../help-topics.ts';

/** `oc help TOPIC`, printed from the tables that the program itself works by. `oc help COMMAND` never gets here. */
export const register: Register = (program, context) => {
  program
    .command('help <topic>')
    .description(`a page about ${helpTopics.join(', ')}; or the help of a command`)
    .action((topic: string) => {
      if (isHelpTopic(topic)) return pages[topic](context);
      throw new OcError('USAGE', `there is no page about "${topic}"`, [
        `Pages:  ${helpTopics.join('  ')}`,
        'Of a command:  oc COMMAND --help',
      ]);
    });
};

const pages: Readonly<Record<HelpTopic, (context: CliContext) => Promise<void>>> = {
  keys: showKeys,
  'exit-codes': showExitCodes,
  variables: showVariables,
};

const keysWidth = 26;
const lineWidth = 80;

async function showKeys({ out }: CliContext): Promise<void> {
  const { keySections } = await import('../../screens/key-sections.ts');
  const { noApprovalByAccident } = await import('../../screens/place-headings.ts');
  const { flow } = await import('../../components/text/cells.ts');
  const sections = keySections();
  const cells = sections.flatMap(({ place, rows }) => rows.map(({ keys, about }) => [place, keys.join(' '), about]));
  out.table('oc.help.keys/1', sections, cells, () => {
    for (const { heading, rows } of sections) {
      out.say(heading);
      for (const { keys, about } of rows) {
        for (const [at, line] of flow(printable(about), lineWidth - keysWidth - 2).entries())
          out.say('  ', { text: at === 0 ? keys.join(', ') : '', width: keysWidth }, line);
      }
      out.say('');
    }
    out.say(noApprovalByAccident);
  });
}

async function showExitCodes({ out }: CliContext): Promise<void> {
  const { errorsWith, exitCodes } = await import('../exit-codes.ts');
  const rows = exitCodes.map((row) => ({ ...row, errors: errorsWith(row.code) }));
  const cells = rows.map(({ code, meaning, errors }) => [String(code), meaning, errors.join(' ')]);
  out.table('oc.help.exit-codes/1', rows, cells, () => {
    for (const { code, meaning, errors } of rows) {
      out.say({ text: String(code), width: 3, align: 'right' }, '  ', meaning);
      if (errors.length > 0) out.say('     ', errors.join(' '));
    }
  });
}

async function showVariables({ out }: CliContext): Promise<void> {
  const { variables } = await import('../variables.ts');
  const cells = variables.map(({ name, meaning }) => [name, meaning]);
  out.table('oc.help.variables/1', variables, cells, () => {
    for (const { name, meaning, secret } of variables) {
      out.say({ text: name, width: 26 }, secret ? `${meaning} Secret.` : meaning);
    }
  });
}
