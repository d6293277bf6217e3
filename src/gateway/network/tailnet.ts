import type { Config } from '../config/config.ts';
import { letsTailnetIn } from '../config/remarks/tailscale-remarks.ts';
import type { Log } from '../logs/log.ts';
import type { TailscaleClaim } from '../protocol/connect.ts';
import type { ServeRule } from '../server/proxy-rules.ts';
import { tailscaleRunner } from '../tailscale/run-tailscale.ts';
import { serveFarEnd } from '../tailscale/serve-far-end.ts';
import { openServed } from '../tailscale/served.ts';
import { openTailscale, type Tailscale } from '../tailscale/tailscale.ts';

interface TailnetOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly config: () => Config;
}

/** What the tailnet is to a running gateway. Tailscale's program is run only where something depends on it. */
export interface Tailnet {
  /** This machine's addresses there; null while Tailscale is not up. */
  readonly addresses: () => Promise<readonly string[] | null>;
  /** This machine's name there, as far as it was looked for. */
  readonly names: () => readonly string[];
  /** What is believed of Tailscale's proxy, by the configuration of the moment. */
  readonly serveRule: (config: Config) => ServeRule | null;
  readonly identify: (claim: TailscaleClaim) => Promise<string | null>;
  /** Has the gateway served where that is configured; gives what takes it away again. */
  readonly serve: (port: number) => () => Promise<void>;
}

export function openTailnet({ env, log, config }: TailnetOptions): Tailnet {
  const { tailscale: started, tls } = config().gateway;
  const isFarEnd = serveFarEnd();
  let opening: Promise<Tailscale> | null = null;
  let open: Tailscale | null = null;
  const opened = async (): Promise<Tailscale> => {
    opening ??= openTailscale(tailscaleRunner(env), () => performance.now());
    open = await opening;
    return open;
  };
  return {
    async addresses() {
      const node = (await opened()).node();
      return node.up ? node.addresses : null;
    },
    names() {
      const node = open?.node();
      return node?.up && node.name !== null ? [node.name] : [];
    },
    serveRule: ({ gateway }) => {
      // What the gateway was not started for is not believed later; what is turned off is not believed any more.
      const mode = gateway.tailscale.mode === started.mode ? started.mode : 'off';
      if (mode === 'off') return null;
      return {
        isFarEnd,
        vouches: letsTailnetIn(gateway),
        funnel: mode === 'funnel' && gateway.auth.mode === 'password',
      };
    },
    identify: async (claim) => (await opened()).identify(claim),
    serve(port) {
      const { mode } = started;
      if (mode === 'off') return async () => undefined;
      if (process.platform !== 'linux') log.warn('gateway/tailscale', unknownFarEnd);
      const serving = opened().then((tailscale) => openServed({ tailscale, log, mode, port, tls: tls.cert !== null }));
      return async () => (await serving).close();
    },
  };
}

const unknownFarEnd =
  'this system does not tell who opened a connection, so that nobody is let in by the word of Tailscale; its proxy belongs in gateway.trustedProxies';
