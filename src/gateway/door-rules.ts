import type { Config } from './config/config.ts';
import { type ProxyRules, proxyRules } from './server/proxy-rules.ts';
import type { ServerOptions } from './server/server.ts';

/** Who may knock, by the configuration of the moment: names, proxies, pages. */
export function doorRules(
  config: () => Config,
): Required<Pick<ServerOptions, 'allowedHosts' | 'proxies' | 'allowedOrigins'>> {
  return {
    allowedHosts: () => config().gateway.allowedHosts,
    allowedOrigins: () => config().gateway.controlUi.allowedOrigins,
    proxies: proxiesOf(config),
  };
}

/** Made anew only when the configuration has changed. */
function proxiesOf(config: () => Config): () => ProxyRules {
  let made: { readonly from: Config; readonly rules: ProxyRules } | null = null;
  return () => {
    const from = config();
    if (made?.from !== from) made = { from, rules: rulesOf(from) };
    return made.rules;
  };
}

/** Only in mode trusted-proxy is a proxy asked who is calling. */
function rulesOf({ gateway: { trustedProxies, auth } }: Config): ProxyRules {
  const { userHeader, requiredHeaders, allowUsers } = auth.trustedProxy;
  const asked = auth.mode === 'trusted-proxy' && userHeader !== null;
  return proxyRules(trustedProxies, asked ? { userHeader, requiredHeaders, allowUsers } : null);
}
