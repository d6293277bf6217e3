import { join } from 'node:path';
import type { Log } from '../../logs/log.ts';
import type { Channel } from '../channel.ts';
import { linkDirOf } from './link-place.ts';
import { whatsappProgram } from './program.ts';
import { whatsappChannel } from './whatsapp.ts';

interface OpenParts {
  readonly stateDir: string;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** What the program may know of where it runs: how to find Node, and in which words and hours to think. */
const shared = ['PATH', 'LANG', 'LC_ALL', 'TZ'];

/** The linked device of an account. It needs no sign-in here: a phone is linked to it, or none is. */
export function openWhatsApp(accountId: string, { stateDir, log, wait }: OpenParts): Channel {
  const linkDir = linkDirOf(stateDir, accountId);
  const program = () => whatsappProgram(join(stateDir, 'plugins', 'oc-whatsapp'), linkDir);
  const env = Object.fromEntries(shared.flatMap((name) => pair(name, process.env[name])));
  return whatsappChannel({ accountId, linkDir, program, env, log, wait });
}

const pair = (name: string, value: string | undefined): readonly (readonly [string, string])[] =>
  value === undefined ? [] : [[name, value]];
