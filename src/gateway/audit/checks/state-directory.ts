import { type Check, check, when } from '../check.ts';
import { isReadableByOthers, modeOf, type PathFact } from '../facts/path-fact.ts';
import { chmod, quoted } from '../paste.ts';

type Mark = 'all may write' | 'group may write' | 'others may read' | 'private';

/** The worst that can be said of a directory. */
function markOf(fact: PathFact): Mark {
  if ((fact.mode & 0o002) !== 0) return 'all may write';
  if ((fact.mode & 0o020) !== 0) return 'group may write';
  return isReadableByOthers(fact) ? 'others may read' : 'private';
}

const mode = (fact: PathFact | null, mark: Mark, then: string) =>
  fact !== null && markOf(fact) === mark
    ? [{ detail: `${fact.path} has ${modeOf(fact)}; ${then}.`, fix: chmod('700', fact.path) }]
    : [];

/** Words in a path that belong to programs which copy a directory to other machines. */
const synced = ['icloud', 'dropbox', 'google drive', 'googledrive', 'onedrive'];

export const stateDirectoryChecks: readonly Check[] = [
  check({
    id: 'fs.state_dir.perms_world_writable',
    area: 'Files',
    severities: ['critical'],
    title: 'Everybody on this machine can write to the state directory',
    when: 'The state directory is writable for all.',
    why: 'Whoever can write there can put another configuration, other approvals and other credentials in place of yours.',
    fix: 'chmod 700 on the state directory, and look at what is in it.',
    needs: ['files'],
    judge: ({ files }) => mode(files.stateDir, 'all may write', 'any user can replace what is in it'),
  }),
  check({
    id: 'fs.state_dir.perms_group_writable',
    area: 'Files',
    severities: ['warn'],
    title: 'The group can write to the state directory',
    when: 'The state directory is writable for its group, and not for all.',
    why: 'Every member of the group can put other files in place of yours.',
    fix: 'chmod 700 on the state directory.',
    needs: ['files'],
    judge: ({ files }) => mode(files.stateDir, 'group may write', 'its group can replace what is in it'),
  }),
  check({
    id: 'fs.state_dir.perms_readable',
    area: 'Files',
    severities: ['warn'],
    title: 'The state directory is readable by others',
    when: 'The state directory is readable for its group or for all.',
    why: 'It holds tokens, approvals and conversations; others see at least their names.',
    fix: 'chmod 700 on the state directory.',
    needs: ['files'],
    judge: ({ files }) => mode(files.stateDir, 'others may read', 'others can list it'),
  }),
  check({
    id: 'fs.state_dir.symlink',
    area: 'Files',
    severities: ['warn'],
    title: 'The state directory is a link',
    when: 'The path of the state directory is a symbolic link.',
    why: 'Whoever owns the place of the link, or of its target, can turn it elsewhere. A gateway of ours refuses it.',
    fix: 'Use the directory itself: set OPENCLAW_STATE_DIR to where it really is.',
    needs: ['files'],
    judge: ({ files: { stateDir } }) =>
      stateDir?.isLink === true ? [{ detail: `${stateDir.path} is a symbolic link.` }] : [],
  }),
  check({
    id: 'fs.synced_dir',
    area: 'Files',
    severities: ['warn'],
    title: 'The state lies in a directory that is copied to other machines',
    when: 'The path of the state directory or of the configuration names iCloud, Dropbox, Google Drive or OneDrive.',
    why: 'Tokens and conversations go to a third party, and to every other device.',
    fix: 'Move it to a local directory, and set OPENCLAW_STATE_DIR.',
    needs: ['place'],
    judge: ({ place: { stateDir, configFile } }) => {
      const paths = [stateDir, configFile].filter((path) => synced.some((word) => path.toLowerCase().includes(word)));
      return when(paths.length > 0, () => ({ detail: `${paths.join(' and ')} looks like a synchronised directory.` }));
    },
  }),
  check({
    id: 'fs.owner.other_user',
    area: 'Files',
    severities: ['critical'],
    title: 'A file of the state belongs to another user',
    when:
      'The state directory belongs neither to root nor to the user who runs the audit, unless that is root; or the ' +
      'configuration, what it includes, .env or credentials belong neither to root nor to the owner of the state directory.',
    why: 'Its owner can change it and its mode at any time, whatever the mode says now.',
    fix: 'Look at what is in it, then give it to yourself with chown.',
    needs: ['files', 'place'],
    judge: ({ files, place }) => {
      const owner = files.stateDir?.uid ?? place.uid;
      const isStrange = files.stateDir !== null && owner !== place.uid && owner !== 0 && place.uid !== 0;
      const decisive = [files.config, files.envFile, files.credentialsDir, ...files.includes, ...files.authProfiles];
      const others = decisive.filter((fact): fact is PathFact => fact !== null && fact.uid !== owner && fact.uid !== 0);
      return [...(isStrange && files.stateDir !== null ? [files.stateDir] : []), ...others].map(({ path, uid }) => ({
        detail: `${path} belongs to user ${uid}.`,
        fix: `Look at what is in it, then  chown ${path === place.stateDir ? place.uid : owner} ${quoted(path)}`,
      }));
    },
  }),
];
