import { variables } from '../src/cli/variables.ts';
import type { KeyRow } from '../src/gateway/config/keys/key-row.ts';
import { laterKeys } from '../src/gateway/config/keys/later-keys.ts';
import { keys } from '../src/gateway/config/keys.ts';
import { code, page, paragraph, plain, table } from './docs-markdown.ts';

/** A default that is longer stands in a block of its own below its table. */
const longestDefault = 40;

/** Every key of the configuration and every variable of the environment. */
export const configPage = (): string =>
  page('Configuration', [
    paragraph(
      'The file is `openclaw.json` in the state directory (`oc config file` says where): JSON5, comments are kept. `oc config set KEY VALUE` writes one key, `oc config get KEY` says what is in force and where it comes from, `oc config schema KEY` prints what stands here, `oc config validate` checks the whole file. A running gateway reads it again by itself; where it says "at the start", after a restart.',
    ),
    paragraph('`*` stands for a name of your own. A secret is never shown again, only how long it is.'),
    ...[...new Set(keys.map(sectionOf))].flatMap(sectionBlocks),
    '## Kept for later',
    paragraph(
      'These keys are accepted and kept, so that a file from a guide starts, and nothing acts on them yet. `oc config validate` names those that a file has. `**` stands for everything below.',
    ),
    table(
      ['key', 'when it is', 'a warning is printed'],
      laterKeys.flatMap(({ path, promises }) =>
        promises === undefined ? [] : [[code(path), code(String(promises.when)), plain(promises.but)]],
      ),
    ),
    paragraph(`Without a warning: ${laterKeys.flatMap(quietKey).join(', ')}.`),
    '## Variables of the environment',
    paragraph(
      `Also read from \`.env\` in the state directory, if that file is yours and only you can read it, are those that stand beside a key; the environment wins. A value of the file may name any other variable as \`\${NAME}\`.`,
    ),
    table(
      ['variable', 'what it does'],
      variables.map(({ name, meaning, secret }) => [code(name), `${secret ? '**Secret.** ' : ''}${plain(meaning)}`]),
    ),
  ]);

const quietKey = ({ path, promises }: (typeof laterKeys)[number]): readonly string[] =>
  promises === undefined ? [code(path)] : [];

const sectionOf = ({ path }: KeyRow): string => path.split('.')[0] ?? '';

function sectionBlocks(section: string): readonly string[] {
  const rows = keys.filter((row) => sectionOf(row) === section);
  return [
    `## ${code(section)}`,
    table(
      ['key', 'values', 'default', 'what it does'],
      rows.map((row) => [code(row.path), code(row.kind.words), defaultOf(row), about(row)]),
    ),
    ...rows
      .filter(isLong)
      .flatMap(({ path, fallback }) => [
        paragraph(`The default of ${code(path)}:`),
        paragraph(`> ${plain(Array.isArray(fallback) ? fallback.join(', ') : String(fallback))}`, '> '),
      ]),
  ];
}

const jsonOf = ({ fallback }: KeyRow): string => JSON.stringify(fallback);
const isLong = (row: KeyRow): boolean => jsonOf(row).length > longestDefault;

function defaultOf(row: KeyRow): string {
  if (row.fallback === null) return row.path.includes('.accounts.*.') ? 'as the channel' : 'none';
  return isLong(row) ? 'below' : code(jsonOf(row));
}

const about = ({ secret, summary, aliases = [], variable, fallbackVariable, atStart }: KeyRow): string =>
  [
    ...(secret ? ['**Secret.**'] : []),
    plain(summary),
    ...(aliases.length > 0 ? [`Also as ${aliases.map(code).join(', ')}.`] : []),
    ...(variable === undefined ? [] : [`${code(variable)} wins over it.`]),
    ...(fallbackVariable === undefined ? [] : [`Without it ${code(fallbackVariable)} counts.`]),
    ...(atStart ? ['Read at the start.'] : []),
  ].join(' ');
