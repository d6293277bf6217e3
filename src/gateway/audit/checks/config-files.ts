import { type Check, check, type Raised, when } from '../check.ts';
import type { FileFacts } from '../facts/files.ts';
import { isReadableByAll, isReadableByOthers, isWritableByOthers, modeOf, type PathFact } from '../facts/path-fact.ts';
import { chmod } from '../paste.ts';

type Mark = 'writable' | 'all may read' | 'group may read' | 'private';

function markOf(fact: PathFact): Mark {
  if (isWritableByOthers(fact)) return 'writable';
  if (isReadableByAll(fact)) return 'all may read';
  return isReadableByOthers(fact) ? 'group may read' : 'private';
}

const marked = (mark: Mark, facts: readonly (PathFact | null)[]): readonly Raised[] =>
  facts
    .filter((fact): fact is PathFact => fact !== null && markOf(fact) === mark)
    .map((fact) => ({
      detail: `${fact.path}${fact.isLink ? ', a link, leads to a file that' : ''} has ${modeOf(fact)}.`,
      fix: chmod('600', fact.path),
    }));

/** The three rows about one kind of file that decides or holds secrets. */
function rows(prefix: string, name: string, of: (files: FileFacts) => readonly (PathFact | null)[]): readonly Check[] {
  const row = (
    id: string,
    mark: Mark,
    severity: 'critical' | 'warn',
    words: { title: string; when: string; why: string },
  ) =>
    check({
      id: `${prefix}.${id}`,
      area: 'Files',
      severities: [severity],
      ...words,
      fix: 'chmod 600 on the file.',
      needs: ['files'],
      judge: ({ files }) => marked(mark, of(files)),
    });
  return [
    row('perms_writable', 'writable', 'critical', {
      title: `Others can write ${name}`,
      when: `${name} is writable for its group or for all; of a link, its target. One finding a file.`,
      why: 'Whoever can write it decides who may talk to the assistant and what it may do. A gateway of ours refuses it.',
    }),
    row('perms_world_readable', 'all may read', 'critical', {
      title: `Everybody on this machine can read ${name}`,
      when: `${name} is readable for all; of a link, its target.`,
      why: 'It may hold tokens, and says whom the assistant obeys.',
    }),
    row('perms_group_readable', 'group may read', 'warn', {
      title: `The group can read ${name}`,
      when: `${name} is readable for its group, and not for all.`,
      why: 'Every member of the group can read the tokens in it.',
    }),
  ];
}

export const configFileChecks: readonly Check[] = [
  ...rows('fs.config', 'the configuration', (files) => [files.config]),
  check({
    id: 'fs.config.symlink',
    area: 'Files',
    severities: ['warn'],
    title: 'The configuration is a link',
    when: 'The path of the configuration is a symbolic link. The file at its end is judged like any other.',
    why: 'Whoever can write at its end decides; a backup of the state directory does not hold it.',
    fix: 'Put the file itself there, or name it with OPENCLAW_CONFIG_PATH.',
    needs: ['files'],
    judge: ({ files: { config } }) =>
      config?.isLink === true ? [{ detail: `${config.path} is a symbolic link.` }] : [],
  }),
  ...rows('fs.config_include', 'an included file', (files) => files.includes),
  check({
    id: 'fs.env_file.perms_open',
    area: 'Files',
    severities: ['critical'],
    title: 'Others can read or write .env',
    when: 'The .env of the state directory is readable or writable for its group or for all.',
    why: 'It exists to hold secrets. A gateway of ours does not read it while others can.',
    fix: 'chmod 600 on it, and replace the secrets in it.',
    needs: ['files'],
    judge: ({ files: { envFile } }) =>
      when(envFile !== null && markOf(envFile) !== 'private', () => ({
        detail: `${envFile?.path} has ${envFile === null ? '' : modeOf(envFile)}.`,
        fix: `${chmod('600', envFile?.path ?? '')}   and replace the secrets in it.`,
      })),
  }),
];
