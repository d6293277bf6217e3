import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { OcError } from '../protocol/errors.ts';
import { requireSafePlace } from '../state/private-dir.ts';

/**
 * Nothing secret is sent to a socket that somebody else could have put there: it must be ours, in a directory of ours that
 * nobody else can write. Throws GATEWAY_UNREACHABLE when there is no socket, STATE_UNSAFE when it is not to be trusted.
 */
export function requireOwnSocket(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw noGateway(path);
  const directory = lstatSync(dirname(path));
  const uid = process.getuid?.() ?? stat.uid;
  if (!stat.isSocket()) throw unsafe(path, 'is not a socket');
  if (stat.uid !== uid) throw unsafe(path, `belongs to user ${stat.uid}`);
  if (directory.uid !== uid || (directory.mode & 0o022) !== 0) throw unsafe(path, 'lies where others can write');
  requireSafePlace(dirname(path));
}

const noGateway = (path: string): OcError =>
  new OcError('GATEWAY_UNREACHABLE', `no gateway is running here (no socket at ${path})`, ['oc gateway start']);

const unsafe = (path: string, because: string): OcError =>
  new OcError('STATE_UNSAFE', `${path} ${because}; nothing was sent to it`);
