import { OcError } from '../protocol/errors.ts';
import type { SandboxCall } from './sandbox.ts';

const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Names that the client itself, or the loader that starts it, would listen to. Their values are no secrets, and stand in the
 * client's arguments instead of its environment. Too many are no harm here, too few would be.
 */
const heardByClient =
  /^(ld_|dyld_|docker|buildkit|buildx|compose|podman|contain|go|xdg_|ssl_|ssh_|tls|otel|glibc|gconv|loc|lc_|lang|malloc|res_|nss_|nls|host|tmp|temp|term|cgo|path$|home$|user$|shell$|pwd$|no_color|.*proxy$)/i;

/** The variables of a call: what may go through the environment of a client, and what has to stand in its arguments. */
export interface SplitVariables {
  readonly quiet: Readonly<Record<string, string>>;
  readonly heard: readonly (readonly [name: string, value: string])[];
}

export function splitVariables(env: Readonly<Record<string, string>>): SplitVariables {
  const entries = Object.entries(env);
  return {
    quiet: Object.fromEntries(entries.filter(([key]) => !heardByClient.test(key))),
    heard: entries.filter(([key]) => heardByClient.test(key)),
  };
}

/** Throws for a call that no place could run as it stands: that is refused before anything starts. */
export function checkCall(call: SandboxCall): void {
  const wrong = whyNot(call);
  if (wrong !== null) throw new OcError('INVALID_REQUEST', `the call cannot be run: ${wrong}`);
}

function whyNot({ argv, cwd, env, timeoutMs, maxOutputBytes }: SandboxCall): string | null {
  if ((argv[0] ?? '') === '') return 'it names no program';
  if ([...argv, cwd, ...Object.values(env)].some((text) => text.includes('\0'))) return 'it contains a NUL';
  if (!cwd.startsWith('/')) return 'its directory is not absolute';
  const key = Object.keys(env).find((one) => !name.test(one));
  if (key !== undefined) return 'a variable has a name that is none';
  return timeoutMs > 0 && maxOutputBytes > 0 ? null : 'it has no time, or no room for an answer';
}
