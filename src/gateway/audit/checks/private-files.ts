import { type Check, check, type Raised } from '../check.ts';
import { isReadableByOthers, isWritableByOthers, modeOf, type PathFact } from '../facts/path-fact.ts';
import { chmod } from '../paste.ts';

type Facts = readonly (PathFact | null)[];
type Judged = (fact: PathFact) => boolean;

const readable: Judged = (fact) => !isWritableByOthers(fact) && isReadableByOthers(fact);

const found = (facts: Facts, holds: Judged, mode: '700' | '600' = '600'): readonly Raised[] =>
  facts
    .filter((fact): fact is PathFact => fact !== null && holds(fact))
    .map((fact) => ({ detail: `${fact.path} has ${modeOf(fact)}.`, fix: chmod(mode, fact.path) }));

/** Many files of one directory are one finding: a thousand conversations are one mistake. */
function together(facts: readonly PathFact[], what: string): readonly Raised[] {
  const open = facts.filter((fact) => isReadableByOthers(fact));
  const [first] = open;
  if (first === undefined) return [];
  return [{ detail: `${open.length} of ${facts.length} ${what} can be read by others, for example ${first.path}.` }];
}

export const privateFileChecks: readonly Check[] = [
  check({
    id: 'fs.credentials_dir.perms_writable',
    area: 'Files',
    severities: ['critical'],
    title: 'Others can write to the credentials',
    when: 'credentials/ of the state directory, or OPENCLAW_OAUTH_DIR, is writable for its group or for all.',
    why: 'Another user can put their own account, or their own list of admitted senders, in place of yours.',
    fix: 'chmod 700 on the directory, and look at what is in it.',
    needs: ['files'],
    judge: ({ files: { credentialsDir } }) =>
      credentialsDir?.isDirectory === true ? found([credentialsDir], isWritableByOthers, '700') : [],
  }),
  check({
    id: 'fs.credentials_dir.perms_readable',
    area: 'Files',
    severities: ['warn'],
    title: 'Others can read the credentials directory',
    when: 'credentials/ of the state directory, or OPENCLAW_OAUTH_DIR, is readable for its group or for all.',
    why: 'It holds the login of channels, and who is admitted to them.',
    fix: 'chmod 700 on the directory.',
    needs: ['files'],
    judge: ({ files: { credentialsDir } }) =>
      credentialsDir?.isDirectory === true ? found([credentialsDir], readable, '700') : [],
  }),
  check({
    id: 'fs.auth_profiles.perms_writable',
    area: 'Files',
    severities: ['critical'],
    title: "Others can write an agent's model credentials",
    when: "auth-profiles.json or an agent's own store is writable for its group or for all, configured agent or not.",
    why: 'Another user can send your conversations to a provider of theirs.',
    fix: 'chmod 600 on the file.',
    needs: ['files'],
    judge: ({ files }) => found(files.authProfiles, isWritableByOthers),
  }),
  check({
    id: 'fs.auth_profiles.perms_readable',
    area: 'Files',
    severities: ['warn'],
    title: "Others can read an agent's model credentials",
    when: "auth-profiles.json or an agent's own store is readable for its group or for all, configured agent or not.",
    why: 'It holds API keys and login tokens.',
    fix: 'chmod 600 on the file, and replace the keys in it.',
    needs: ['files'],
    judge: ({ files }) => found(files.authProfiles, readable),
  }),
  check({
    id: 'fs.sessions_store.perms_readable',
    area: 'Files',
    severities: ['warn'],
    title: 'Others can read conversations',
    when:
      'sessions.json of an agent is readable for its group or for all, or so are transcripts (one finding) in a directory ' +
      'that others can enter.',
    why: 'Who wrote, and what.',
    fix: 'Close the directory:  chmod -R go= agents/*/sessions  in the state directory.',
    needs: ['files'],
    judge: ({ files }) => [
      ...found(files.sessionStores, isReadableByOthers),
      ...together(files.transcripts, 'transcripts'),
    ],
  }),
  check({
    id: 'fs.log_file.perms_readable',
    area: 'Files',
    severities: ['warn'],
    title: 'Others can read a log file',
    when: 'The file of logging.file, or a log of the state directory, is readable for its group or for all.',
    why: 'Logs may hold what people wrote and what tools answered.',
    fix: 'chmod 600 on the file.',
    needs: ['files'],
    judge: ({ files }) => found(files.logs, isReadableByOthers),
  }),
];
