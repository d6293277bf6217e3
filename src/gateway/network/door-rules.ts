import type { Config } from '../config/config.ts';
import { type ProxyRules, proxyRules } from '../server/proxy-rules.ts';
import type { ServerOptions } from '../server/server.ts';
import type { Tailnet } from './tailnet.ts';

/** Who may knock, by the configuration of the moment: names, proxies, pages. */
export function doorRules(
  config: () => Config,
  tailnet: Tailnet,
): Required<Pick<ServerOptions, 'allowedHosts' | 'proxies' | 'allowedOrigins'>> {
  return {
    allowedHosts: () => [...config().gateway.allowedHosts, ...tailnet.names()],
    allowedOrigins: () => config().gateway.controlUi.allowedOrigins,
    proxies: proxiesOf(config, tailnet),
  };
}

/** Made anew only when the configuration has changed. */
function proxiesOf(config: () => Config, tailnet: Tailnet): () => ProxyRules {
  let made: { readonly from: Config; readonly rules: ProxyRules } | null = null;
  return () => {
    const from = config();
    if (made?.from !== from) made = { from, rules: rulesOf(from, tailnet) };
    return made.rules;
  };
}

/** Only in mode trusted-proxy is a proxy asked who is calling. */
function rulesOf(config: Config, tailnet: Tailnet): ProxyRules {
  const { trustedProxies, auth } = config.gateway;
  const { userHeader, requiredHeaders, allowUsers } = auth.trustedProxy;
  const asked = auth.mode === 'trusted-proxy' && userHeader !== null;
  const identity = asked ? { userHeader, requiredHeaders, allowUsers } : null;
  return proxyRules(trustedProxies, identity, tailnet.serveRule(config));
}
