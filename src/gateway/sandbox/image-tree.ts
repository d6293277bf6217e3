import { cpSync, globSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { links, pruned, written } from './image-recipe.ts';

const merged = ['bin', 'sbin', 'lib', 'lib64'];

/** Makes what packages were unpacked into the tree of an image: one `/usr`, nothing that nobody reads, the links and files. */
export function shapeTree(root: string): void {
  for (const name of merged) mergeIntoUsr(root, name);
  for (const pattern of pruned) {
    for (const found of globSync(pattern, { cwd: root })) rmSync(join(root, found), { recursive: true, force: true });
  }
  for (const [name, to] of links) {
    rmSync(join(root, name), { force: true });
    symlinkSync(to, join(root, name));
  }
  for (const [name, text] of written) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text, { mode: 0o644 });
  }
  // What is mounted over must be there: nobody can make it in a root that is read-only.
  for (const name of ['workspace', 'tmp', 'proc', 'sys', 'dev', 'run'])
    mkdirSync(join(root, name), { recursive: true });
}

/** Packages of today still hold /bin and /lib of their own; git and the loader expect one place. */
function mergeIntoUsr(root: string, name: string): void {
  const [from, to] = [join(root, name), join(root, 'usr', name)];
  mkdirSync(to, { recursive: true });
  if (lstatSync(from, { throwIfNoEntry: false })?.isDirectory()) {
    for (const each of readdirSync(from)) {
      cpSync(join(from, each), join(to, each), { recursive: true, verbatimSymlinks: true, force: true });
    }
    rmSync(from, { recursive: true });
  }
  rmSync(from, { force: true });
  symlinkSync(`usr/${name}`, from);
}
