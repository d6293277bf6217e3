import type { Config } from '../config.ts';
import type { Problem, Warning } from './problem.ts';

type Gateway = Config['gateway'];

interface ProxyRule {
  readonly broken: (config: Config) => boolean;
  readonly problem: Problem;
}

/** Without these nobody could ever come in: such a configuration can be read, and no gateway starts with it. */
const rules: readonly ProxyRule[] = [
  {
    broken: ({ gateway }) => gateway.auth.mode === 'trusted-proxy' && gateway.trustedProxies.length === 0,
    problem: {
      path: 'gateway.trustedProxies',
      message: 'is empty, and gateway.auth.mode is trusted-proxy',
      hint: 'oc config set gateway.trustedProxies 127.0.0.1',
    },
  },
  {
    broken: ({ gateway }) => gateway.auth.mode === 'trusted-proxy' && gateway.auth.trustedProxy.userHeader === null,
    problem: {
      path: 'gateway.auth.trustedProxy.userHeader',
      message: 'is missing, and gateway.auth.mode is trusted-proxy',
      hint: 'oc config set gateway.auth.trustedProxy.userHeader x-forwarded-user',
    },
  },
];

interface Remark {
  readonly fits: (network: Network, gateway: Gateway) => boolean;
  readonly words: string;
}

interface Network {
  readonly v6: boolean;
  /** All bits when it is one address. */
  readonly bits: number;
  readonly loopback: boolean;
}

function networkOf(entry: string): Network {
  const [address = '', prefix] = entry.split('/', 2);
  const v6 = address.includes(':');
  return {
    v6,
    bits: prefix === undefined ? (v6 ? 128 : 32) : Number(prefix),
    loopback: address === '::1' || address.startsWith('127.'),
  };
}

const isOne = ({ v6, bits }: Network): boolean => bits === (v6 ? 128 : 32);

/** The first that fits is said. */
const remarks: readonly Remark[] = [
  {
    // Wider than the largest private network of its family.
    fits: ({ v6, bits }) => bits < (v6 ? 7 : 8),
    words: 'takes networks of strangers for proxies: anybody there can say who and where they are',
  },
  {
    fits: (network) => network.loopback && !isOne(network),
    words: 'takes every address of this machine for a proxy; one is enough',
  },
  {
    fits: ({ loopback }, { auth }) => loopback && auth.mode === 'trusted-proxy',
    words: 'lets every program of this machine say who is calling; right only where nobody else has an account here',
  },
  {
    fits: ({ loopback }, { bind }) => loopback && bind !== 'loopback',
    words: 'is needed only for a proxy on this machine, and the gateway is to listen beyond it',
  },
];

/** What keeps a gateway in mode trusted-proxy from starting. */
export const proxyProblem = (config: Config): Problem | null =>
  rules.find(({ broken }) => broken(config))?.problem ?? null;

/** What a person may not have meant by the proxies they named. */
export function proxyRemarks(config: Config): readonly Warning[] {
  const { gateway } = config;
  const problem = proxyProblem(config);
  const said = gateway.trustedProxies.flatMap((entry) => {
    const remark = remarks.find(({ fits }) => fits(networkOf(entry), gateway));
    return remark === undefined ? [] : [{ path: 'gateway.trustedProxies', message: `${entry} ${remark.words}` }];
  });
  if (problem !== null) said.push({ path: problem.path, message: `the gateway does not start: it ${problem.message}` });
  const { mode, trustedProxy } = gateway.auth;
  if (mode === 'trusted-proxy' && trustedProxy.allowUsers.length === 0) {
    said.push({ path: 'gateway.auth.trustedProxy.allowUsers', message: 'is empty: no user of the proxy is let in' });
  }
  return said;
}
