import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';

/** How a program is started: nothing of it stands in a configuration. */
export interface Program {
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** More is no program of this kind at work. */
const mostHeapMb = 256;

/**
 * The program that carries WhatsApp, in its own folder of the state directory; a text says why it cannot be used. It may
 * read its folder and the link, write the link, and start nothing.
 */
export function whatsappProgram(pluginDir: string, linkDir: string): Program | string {
  const main = join(pluginDir, 'src', 'main.ts');
  for (const path of [pluginDir, join(pluginDir, 'src'), main]) {
    const because = whyUnusable(path);
    if (because !== null) return because;
  }
  if (typeof lookedAt(join(pluginDir, 'node_modules')) !== 'object') return notComplete;
  // The executable is no Node that runs other programs: then it is the one on the PATH.
  const node = isSea() ? 'node' : process.execPath;
  const may = [`--allow-fs-read=${pluginDir}/`, `--allow-fs-read=${linkDir}`, `--allow-fs-write=${linkDir}`];
  return { argv: [node, `--max-old-space-size=${mostHeapMb}`, '--permission', ...may, main], cwd: pluginDir };
}

const notComplete = 'the packages of oc-whatsapp are not installed; its README says how';

const notInstalled =
  'the program that carries WhatsApp is not installed: put oc-whatsapp into the plugins folder of the state directory ' +
  '(the README of oc-whatsapp says how)';

function whyUnusable(path: string): string | null {
  const stat = lookedAt(path);
  if (stat === undefined) return notInstalled;
  if (typeof stat === 'string') return `the program that carries WhatsApp cannot be looked at (${stat})`;
  const unsafe = (because: string): string => `the program that carries WhatsApp ${because}; it is not started`;
  if (stat.isSymbolicLink()) return unsafe('is a link');
  if (stat.uid !== 0 && stat.uid !== (process.getuid?.() ?? stat.uid)) return unsafe(`belongs to user ${stat.uid}`);
  return (stat.mode & 0o022) === 0 ? null : unsafe('can be changed by other users');
}

/** Undefined: it is not there; a text says why nobody lets us look. */
function lookedAt(path: string): Stats | string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // `lstat` throws nothing else
    return String(code);
  }
}
