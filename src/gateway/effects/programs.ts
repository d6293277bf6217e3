import type { ProgramRow, ProgramTable } from './program-row.ts';
import { archives } from './programs/archives.ts';
import { builds } from './programs/builds.ts';
import { files } from './programs/files.ts';
import { find } from './programs/find.ts';
import { git } from './programs/git.ts';
import { interpreters } from './programs/interpreters.ts';
import { media } from './programs/media.ts';
import { networkPrograms } from './programs/network.ts';
import { readers } from './programs/readers.ts';
import { shells } from './programs/shells.ts';
import { systemPrograms } from './programs/system.ts';
import { wrappers } from './programs/wrappers.ts';

/** Later tables win where a name is in two: the one that says more. */
const tables: readonly ProgramTable[] = [
  readers,
  files,
  archives,
  media,
  builds,
  networkPrograms,
  systemPrograms,
  interpreters,
  find,
  git,
  wrappers,
  shells,
];

const all: ReadonlyMap<string, ProgramRow> = new Map(tables.flatMap((table) => Object.entries(table)));

export const programNamed = (name: string): ProgramRow | undefined => all.get(name);
