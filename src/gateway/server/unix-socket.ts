import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { OcError } from '../protocol/errors.ts';
import { ensurePrivateDir, requireSafePlace } from '../state/private-dir.ts';

/**
 * Makes room for our socket file: the directory is ours alone (0700), and a file left by a gateway that died is removed.
 * Throws ALREADY_RUNNING when somebody answers there, STATE_UNSAFE for anything but a socket of ours.
 */
export async function clearSocketPath(path: string): Promise<void> {
  ensurePrivateDir(dirname(path));
  requireSafePlace(dirname(path));
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isSocket()) throw unsafe(path, 'is not a socket');
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) throw unsafe(path, `belongs to user ${stat.uid}`);
  if (await somebodyListens(path)) {
    throw new OcError('ALREADY_RUNNING', `a gateway is already running at ${path}`, ['oc gateway status']);
  }
  unlinkSync(path);
}

/** Called once the socket is bound; its directory kept everybody else out until now. */
export const protectSocket = (path: string): void => chmodSync(path, 0o600);

function somebodyListens(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}

const unsafe = (path: string, because: string): OcError =>
  new OcError('STATE_UNSAFE', `${path} ${because}; refusing to listen there`, [`Look at it, then  rm ${path}`]);
