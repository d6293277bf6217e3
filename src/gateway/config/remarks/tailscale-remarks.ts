import type { Config } from '../config.ts';
import type { Problem, Warning } from './problem.ts';

type Gateway = Config['gateway'];

interface Row<T> {
  readonly fits: (gateway: Gateway) => boolean;
  readonly says: T;
}

/** Is somebody let in because Tailscale vouches for them? Without authentication it stays with the devices of this machine. */
export const letsTailnetIn = ({ tailscale, auth }: Gateway): boolean =>
  auth.allowTailscale && tailscale.mode === 'serve' && (auth.mode === 'token' || auth.mode === 'password');

/** Such a configuration can be read, and no gateway starts with it. */
const problems: readonly Row<Problem>[] = [
  {
    fits: ({ tailscale, auth }) => tailscale.mode === 'funnel' && auth.mode !== 'password',
    says: {
      path: 'gateway.tailscale.mode',
      message: 'is funnel, which opens the gateway to the internet, and gateway.auth.mode is not password',
      hint: 'oc config set gateway.auth.mode password',
    },
  },
  {
    // Both come from this machine, and Tailscale hands on the header in which the other one names its users.
    fits: ({ tailscale, auth }) => tailscale.mode === 'serve' && auth.mode === 'trusted-proxy',
    says: {
      path: 'gateway.tailscale.mode',
      message:
        'is serve, and gateway.auth.mode is trusted-proxy: who comes by Tailscale could say that they are any user',
      hint: 'oc config set gateway.auth.mode token',
    },
  },
];

const remarks: readonly Row<Warning>[] = [
  {
    fits: letsTailnetIn,
    says: {
      path: 'gateway.auth.allowTailscale',
      message:
        'lets everybody of the tailnet in whom its rules let reach this machine, without a secret and with gateway.auth.scopes; tagged machines and guests of other tailnets are not let in',
    },
  },
  {
    fits: (gateway) => gateway.auth.allowTailscale && !letsTailnetIn(gateway),
    says: {
      path: 'gateway.auth.allowTailscale',
      message:
        'lets nobody in: it counts with gateway.tailscale.mode serve, and with gateway.auth.mode token or password',
    },
  },
  {
    fits: ({ tailscale, tls }) => tailscale.mode !== 'off' && tls.clientCa !== null,
    says: {
      path: 'gateway.tls.clientCa',
      message: 'keeps Tailscale out as well, which has no certificate to show',
    },
  },
];

/** What keeps a gateway from starting because of Tailscale. */
export const tailscaleProblem = ({ gateway }: Config): Problem | null =>
  problems.find(({ fits }) => fits(gateway))?.says ?? null;

export function tailscaleRemarks(config: Config): readonly Warning[] {
  const problem = tailscaleProblem(config);
  const said = remarks.filter(({ fits }) => fits(config.gateway)).map(({ says }) => says);
  if (problem === null) return said;
  return [{ path: problem.path, message: `the gateway does not start: it ${problem.message}` }, ...said];
}
