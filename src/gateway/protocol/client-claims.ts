import type { ConnectParams } from './connect.ts';
import type { DeviceClaims } from './devices.ts';

const longest = 128;

/** What a client says of itself, cleaned and cut to a length that can be kept and shown. No decision looks at it. */
export function clientClaims({ client }: ConnectParams, clean: (text: string) => string): DeviceClaims {
  const { displayName, platform, deviceFamily, id: clientId, mode: clientMode } = client;
  const said = Object.entries({ displayName, platform, deviceFamily, clientId, clientMode });
  return Object.fromEntries(said.flatMap(([name, text]) => (text ? [[name, clean(text).slice(0, longest)]] : [])));
}
