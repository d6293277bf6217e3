import { bindFacts, bindOf } from '../config/bind-facts.ts';
import type { Config } from '../config/config.ts';
import { bind as bindKind } from '../config/keys/key-kinds.ts';
import { planBind } from '../policy/bind.ts';
import { OcError } from '../protocol/errors.ts';
import { ipAddress } from '../server/ip-address.ts';

export interface Listening {
  /** As it was asked for, with what it came to where that is another word: `lan`, `auto (loopback)`. */
  readonly bind: string;
  readonly hosts: readonly string[];
  /** What somebody should know about this place. */
  readonly warnings: readonly string[];
}

/** This machine's addresses in its tailnet; null when there is none. Asked only where the answer decides. */
export type FindTailnet = () => Promise<readonly string[] | null>;

/**
 * Where a gateway of this configuration listens. `asked` is the `--bind` of its command line and counts before the file.
 * Throws USAGE for a bind that is none, BIND_REFUSED with the next step where it must not be opened.
 */
export async function whereToListen(
  { gateway }: Config,
  asked: string | undefined,
  findTailnet: FindTailnet,
): Promise<Listening> {
  const { bind, customBindHost } = asked === undefined ? gateway : parsedBind(asked, gateway.customBindHost);
  const plan = planBind({
    ...bindFacts({ ...gateway, bind }),
    customHost: customBindHost === null ? null : (ipAddress(customBindHost) ?? customBindHost),
    tailnet: bind === 'tailnet' || bind === 'auto' ? await findTailnet() : null,
  });
  if (plan.effect === 'refuse') throw new OcError('BIND_REFUSED', plan.because, plan.hints);
  const { reach, hosts, warnings } = plan;
  return { bind: bind === reach ? bind : `${bind} (${reach})`, hosts, warnings };
}

function parsedBind(asked: string, customBindHost: string | null) {
  const parsed = bindKind.parse(asked);
  if (parsed.ok) return bindOf(String(parsed.value), customBindHost);
  throw new OcError('USAGE', `"${asked}" is no place to listen at`, [`Write  --bind  with  ${bindKind.words}`]);
}
