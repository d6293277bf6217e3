import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ensurePrivateDir, requireSafePlace } from '../state/private-dir.ts';
import { type DeviceIdentity, openDeviceIdentity } from './device-identity.ts';
import { DeviceTokens } from './device-tokens.ts';

/** The console as a device: its keys and the tokens that gateways gave it. It belongs to the console and to no gateway. */
export interface ConsoleDevice {
  /** Who it is to the gateway at this origin, `ws://127.0.0.1:18789`. Rejects with STATE_UNSAFE or STATE_DAMAGED. */
  identity(origin: string): Promise<DeviceIdentity>;
  readonly tokens: DeviceTokens;
}

type Env = Readonly<Record<string, string | undefined>>;

/** `$XDG_STATE_HOME/oc`, else `~/.local/state/oc`. A relative directory is ignored, as its specification wants. */
export function consoleStateDir(env: Env): string {
  const given = env['XDG_STATE_HOME'];
  const base = given && isAbsolute(given) ? given : join(env['HOME'] || homedir(), '.local', 'state');
  return join(base, 'oc');
}

/** Nothing is read or made before a gateway is reached that wants a device. */
export function consoleDevice(env: Env): ConsoleDevice {
  const dir = consoleStateDir(env);
  return {
    identity: async (origin) => {
      ensurePrivateDir(dir);
      requireSafePlace(dir);
      return await openDeviceIdentity(join(dir, 'console-device.json'), origin);
    },
    tokens: new DeviceTokens(join(dir, 'console-gateways.json')),
  };
}
