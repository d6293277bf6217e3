import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { OcError } from '../protocol/errors.ts';

/** Where everything of one profile lives. All paths are absolute. */
export interface StatePaths {
  /** `~/.openclaw`, `~/.openclaw-NAME` or OPENCLAW_STATE_DIR. */
  readonly stateDir: string;
  /** The configuration file that is read and written. */
  readonly configFile: string;
  /** `<state>/.env`, read when it is ours and 0600. */
  readonly envFile: string;
  /** `<state>/channels-off`: while it is there every channel is off. */
  readonly channelsOff: string;
  /** `<state>/state/oc.sqlite`. */
  readonly store: string;
  /** `<state>/state/openclaw.sqlite`: whose state directory this is. */
  readonly foreignStore: string;
  /** Held exclusively by whoever writes the store. */
  readonly lock: string;
  /** The operator's own way in, 0600. */
  readonly localCredential: string;
  /** Protocol socket, 0600. */
  readonly gatewaySocket: string;
  /** Socket of the `local` channel, 0600. */
  readonly localSocket: string;
  readonly logsDir: string;
  readonly backupsDir: string;
  readonly agentsDir: string;
  /** Where the assistant's tools work; made when a call first needs it. */
  readonly workspaceDir: string;
  /** The name by which this state directory's containers are known. */
  readonly sandboxId: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** sun_path holds 108 bytes with its NUL; a longer path would be cut silently by some systems. */
const socketPathBytes = 107;

const profileName = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** Resolves the paths of a profile; throws USAGE for a profile name or a socket path that cannot work. */
export function statePaths(env: Env, profile?: string): StatePaths {
  if (profile !== undefined && !profileName.test(profile)) {
    throw new OcError('USAGE', `"${profile}" is not a profile name`, [
      'Use lower-case letters, digits, - and _, up to 32.',
    ]);
  }
  const home = env['HOME'] || homedir();
  const expand = (path: string) => resolve(path.startsWith('~/') ? join(home, path.slice(2)) : path);
  const named = join(home, profile === undefined || profile === 'default' ? '.openclaw' : `.openclaw-${profile}`);
  // A profile that was asked for by name wins over the environment: it is the more deliberate of the two.
  const stateDir = profile === undefined && env['OPENCLAW_STATE_DIR'] ? expand(env['OPENCLAW_STATE_DIR']) : named;
  const sockets = socketDir(env, stateDir);
  return {
    stateDir,
    configFile: env['OPENCLAW_CONFIG_PATH'] ? expand(env['OPENCLAW_CONFIG_PATH']) : configFile(stateDir),
    envFile: join(stateDir, '.env'),
    channelsOff: join(stateDir, 'channels-off'),
    store: join(stateDir, 'state', 'oc.sqlite'),
    foreignStore: join(stateDir, 'state', 'openclaw.sqlite'),
    lock: join(stateDir, 'state', 'oc.lock'),
    localCredential: join(stateDir, 'state', 'local-credential'),
    gatewaySocket: join(sockets, 'gateway.sock'),
    localSocket: join(sockets, 'local.sock'),
    logsDir: join(stateDir, 'logs'),
    backupsDir: join(stateDir, 'backups'),
    agentsDir: join(stateDir, 'agents'),
    workspaceDir: join(stateDir, 'workspace'),
    sandboxId: join(stateDir, 'state', 'sandbox-id'),
  };
}

/** `config.json` is used where it alone exists (older installations). */
function configFile(stateDir: string): string {
  const current = join(stateDir, 'openclaw.json');
  const older = join(stateDir, 'config.json');
  return !existsSync(current) && existsSync(older) ? older : current;
}

/** Sockets go to the runtime directory, one folder a state directory, so that two profiles never share one. */
function socketDir(env: Env, stateDir: string): string {
  const runtime = env['XDG_RUNTIME_DIR'];
  // A relative one would be another place in every working directory, and is to be ignored.
  const dir =
    runtime && isAbsolute(runtime)
      ? join(runtime, 'oc', createHash('sha256').update(stateDir).digest('hex').slice(0, 12))
      : join(stateDir, 'state');
  if (Buffer.byteLength(join(dir, 'gateway.sock')) > socketPathBytes) {
    throw new OcError('USAGE', `the path of the gateway's socket is too long: ${join(dir, 'gateway.sock')}`, [
      'Set XDG_RUNTIME_DIR to a short directory, for example /run/user/$(id -u).',
    ]);
  }
  return dir;
}
