import { isIP } from 'node:net';
import { type Check, check, type Raised, when } from '../check.ts';
import type { View } from '../facts/view.ts';
import { listed } from '../listed.ts';

/** Entries that can only be this machine. */
const onlyHere: ReadonlySet<string> = new Set(['127.0.0.1', '127.0.0.1/32', '::1', '::1/128']);

/** An entry that whole networks of strangers fit into: shorter than the largest private network. */
function isTooWide(entry: string): boolean {
  const [address = '', prefix] = entry.split('/', 2);
  if (prefix === undefined || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) < (isIP(address.trim()) === 6 ? 7 : 8);
}

const proxyRow = (
  words: Pick<Check, 'id' | 'severities' | 'title' | 'when' | 'why' | 'fix'>,
  judge: (trustedProxy: View, proxies: readonly string[]) => readonly Raised[],
): Check =>
  check({
    ...words,
    area: 'Control UI and proxies',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) =>
      gateway.auth.mode === 'trusted-proxy'
        ? judge(config.at('gateway.auth.trustedProxy'), gateway.trustedProxies)
        : [],
  });

export const trustedProxyChecks: readonly Check[] = [
  check({
    id: 'gateway.real_ip_fallback_enabled',
    area: 'Control UI and proxies',
    severities: ['critical', 'warn'],
    title: 'X-Real-IP is believed',
    when: 'gateway.allowRealIpFallback is true. Critical beyond loopback, and by trusted proxy with a proxy on another machine.',
    why: 'Where the proxy passes the header on as it came, anybody can say that they are on this machine.',
    fix: 'oc config unset gateway.allowRealIpFallback',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) => {
      const elsewhere = gateway.trustedProxies.some((proxy) => !onlyHere.has(proxy.toLowerCase()));
      const exposed = gateway.beyondLoopback || (gateway.auth.mode === 'trusted-proxy' && elsewhere);
      return when(config.flag('gateway.allowRealIpFallback') === true, () => ({
        severity: exposed ? 'critical' : 'warn',
        detail: 'gateway.allowRealIpFallback is true.',
      }));
    },
  }),
  check({
    id: 'gateway.trusted_proxies_too_wide',
    area: 'Control UI and proxies',
    severities: ['critical'],
    title: 'Every client counts as a trusted proxy',
    when: 'gateway.trustedProxies contains a range larger than any private network, such as 0.0.0.0/0.',
    why: 'Anybody can say who and where they are, and be believed.',
    fix: 'oc config set gateway.trustedProxies 127.0.0.1   with the address of your proxy.',
    needs: ['gateway'],
    judge: ({ gateway }) => {
      const wide = gateway.trustedProxies.filter(isTooWide);
      return when(wide.length > 0, () => ({ detail: `gateway.trustedProxies contains ${listed(wide)}.` }));
    },
  }),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_auth',
      severities: ['critical'],
      title: 'A proxy says who somebody is',
      when: 'gateway.auth.mode is trusted-proxy, also where everything about it is right.',
      why: 'Whoever reaches the port past the proxy, or makes the proxy pass on their own header, is whoever they like.',
      fix: 'See that the port cannot be reached past the proxy, and that the proxy replaces the identity header.',
    },
    () => [{ detail: 'gateway.auth.mode is trusted-proxy.' }],
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_no_proxies',
      severities: ['critical'],
      title: 'No trusted proxy is named',
      when: 'gateway.auth.mode is trusted-proxy and gateway.trustedProxies is empty.',
      why: 'Nobody can come in, or everybody, after the next change.',
      fix: 'oc config set gateway.trustedProxies 127.0.0.1   with the address of your proxy.',
    },
    (_, proxies) => when(proxies.length === 0, () => ({ detail: 'gateway.trustedProxies is empty.' })),
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_no_user_header',
      severities: ['critical'],
      title: 'The header with the user is not named',
      when: 'gateway.auth.mode is trusted-proxy and gateway.auth.trustedProxy.userHeader is absent.',
      why: 'Who somebody is cannot be told.',
      fix: 'oc config set gateway.auth.trustedProxy.userHeader x-forwarded-user',
    },
    (proxy) =>
      when(proxy.text('userHeader') === undefined, () => ({
        detail: 'gateway.auth.trustedProxy.userHeader is not set.',
      })),
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_allow_loopback',
      severities: ['warn'],
      title: 'Every program of this machine can be the proxy',
      when: 'gateway.auth.mode is trusted-proxy and gateway.auth.trustedProxy.allowLoopback is true.',
      why: 'Any user and any program here can send the identity header.',
      fix: 'Only where the proxy runs here and nobody else does; else  oc config unset gateway.auth.trustedProxy.allowLoopback',
    },
    (proxy) =>
      when(proxy.flag('allowLoopback') === true, () => ({
        detail: 'gateway.auth.trustedProxy.allowLoopback is true.',
      })),
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_device_auto_approve',
      severities: ['warn'],
      title: 'New devices are approved by the proxy',
      when: 'gateway.auth.mode is trusted-proxy and deviceAutoApprove.enabled is true.',
      why: 'No operator looks at a new console any more.',
      fix: 'oc config set gateway.auth.trustedProxy.deviceAutoApprove.enabled false',
    },
    (proxy) =>
      when(proxy.flag('deviceAutoApprove.enabled') === true, () => ({
        detail: 'gateway.auth.trustedProxy.deviceAutoApprove.enabled is true.',
      })),
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_device_auto_approve_admin',
      severities: ['critical'],
      title: 'Whoever the proxy lets in becomes an administrator',
      when: 'deviceAutoApprove is enabled and its scopes contain operator.admin.',
      why: 'One login at the proxy is full power over the assistant.',
      fix: 'Take operator.admin out of gateway.auth.trustedProxy.deviceAutoApprove.scopes.',
    },
    (proxy) =>
      when(
        proxy.flag('deviceAutoApprove.enabled') === true &&
          proxy.texts('deviceAutoApprove.scopes').includes('operator.admin'),
        () => ({ detail: 'deviceAutoApprove.scopes contains operator.admin.' }),
      ),
  ),
  proxyRow(
    {
      id: 'gateway.trusted_proxy_no_allowlist',
      severities: ['warn'],
      title: 'Everybody whom the proxy knows may come in',
      when: 'gateway.auth.mode is trusted-proxy and gateway.auth.trustedProxy.allowUsers is empty.',
      why: 'Every account of the proxy is an operator.',
      fix: 'oc config set gateway.auth.trustedProxy.allowUsers you@example.com',
    },
    (proxy) =>
      when(proxy.texts('allowUsers').length === 0, () => ({
        detail: 'gateway.auth.trustedProxy.allowUsers is empty.',
      })),
  ),
];
