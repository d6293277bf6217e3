import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Effects } from '../effects/effects.ts';
import { isWithin } from './is-within.ts';
import type { Plan } from './tool.ts';

/** Larger settings of a repository are read by nobody. */
const mostBytes = 65_536;

/** Settings that name no program, no other file and no other folder. */
const plain =
  /^(core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|abbrev|quotepath)|(remote|branch)\.(url|pushurl|fetch|prune|tagopt|remote|merge|rebase|pushremote|description)|user\.(name|email)|(pull|fetch|push|init|color|advice|log|commit|tag)\.(rebase|ff|prune|default|defaultbranch|ui|date|gpgsign)|submodule\.(url|active))$/;

/**
 * What a call of the host does when git is in it. Git runs what the folder names in its settings and hooks, also to show a
 * status: whoever could write there would run programs by a command that only reads. `shared`: folders that others write in.
 */
export function withFolderPrograms({ effects, argv, cwd, shown }: Plan, shared: readonly string[]): Effects {
  if (!/(^|[^\w.-])git(?![\w.-])/.test(shown.replace(/["'\\]/g, ''))) return effects;
  const folders = [cwd, ...argv.slice(1).map((word) => resolve(cwd, word))];
  if (folders.every((folder) => isTrusted(folder, shared))) return effects;
  return {
    ...effects,
    categories: [...new Set([...effects.categories, 'system-command' as const])].toSorted(),
    certain: false,
    readsOnly: false,
    notes: [...effects.notes, { kind: 'interpreter', text: 'git', at: null }],
  };
}

/** Of the repository that git would find from a folder on. What may not be looked at is trusted by nobody. */
function isTrusted(folder: string, shared: readonly string[]): boolean {
  try {
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return true;
    const found = repositoryOf(folder);
    if (found === null) return true;
    return !shared.some((place) => isWithin(found, place)) && isPlainRepository(found);
  } catch {
    return false;
  }
}

/** The folder above or at this one that git would use: with a `.git` in it, or one that is a bare repository itself. */
function repositoryOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, '.git')) || (isThere(join(at, 'HEAD')) && isThere(join(at, 'objects')))) return at;
    if (at === '/') return null;
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function isPlainRepository(folder: string): boolean {
  const own = join(folder, '.git');
  // A file or a link says that it is elsewhere, and a bare one can be made of files that came with something else.
  if (!lstatSync(own, { throwIfNoEntry: false })?.isDirectory()) return false;
  const others = [join(own, 'modules'), join(own, 'commondir'), join(folder, '.gitmodules')];
  if (others.some(isThere)) return false;
  const hooks = join(own, 'hooks');
  if (isThere(hooks) && readdirSync(hooks).some((name) => !name.endsWith('.sample'))) return false;
  const settings = join(own, 'config');
  const found = lstatSync(settings, { throwIfNoEntry: false });
  if (found === undefined) return true;
  return found.isFile() && found.size <= mostBytes && isPlain(readFileSync(settings, 'utf8'));
}

function isPlain(settings: string): boolean {
  let section = '';
  return settings.split(/\r?\n/).every((line) => {
    if (/^\s*([#;].*)?$/.test(line)) return true;
    const [, head] = /^\s*\[([a-z]+)(?: +"[^"\\]*")?\]\s*$/i.exec(line) ?? [];
    if (head !== undefined) section = head.toLowerCase();
    else if (line.endsWith('\\')) return false;
    else return plain.test(`${section}.${/^\s*([a-z][a-z0-9-]*)\s*(=|$)/i.exec(line)?.[1]?.toLowerCase() ?? ''}`);
    return true;
  });
}
