import { bind as bindKind } from '../../config/keys/key-kinds.ts';
import { authOf, type GatewayAuth } from './gateway-auth.ts';
import type { View } from './view.ts';

/** How the gateway can be reached and what it asks for, as far as the configuration and the environment tell. */
export interface GatewayFacts {
  readonly mode: 'local' | 'remote';
  /** A word, or an address; as it was written where it is neither. */
  readonly bind: string;
  readonly beyondLoopback: boolean;
  readonly tailscale: string;
  /** By its own bind, or through Tailscale. */
  readonly exposed: boolean;
  readonly controlUi: boolean;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly auth: GatewayAuth;
}

export function gatewayOf(config: View, environment: (name: string) => string | undefined): GatewayFacts {
  const gateway = config.at('gateway');
  const mode = gateway.text('mode') === 'remote' ? 'remote' : 'local';
  const bind = bindOf(gateway);
  const tailscale = gateway.text('tailscale.mode') ?? 'off';
  const beyondLoopback = bind !== 'loopback';
  return {
    mode,
    bind,
    beyondLoopback,
    tailscale,
    exposed: beyondLoopback || tailscale === 'serve' || tailscale === 'funnel',
    controlUi: gateway.flag('controlUi.enabled') !== false,
    allowedOrigins: gateway.texts('controlUi.allowedOrigins'),
    trustedProxies: gateway.texts('trustedProxies'),
    auth: authOf(gateway, mode, environment),
  };
}

/** What cannot be understood is not taken for loopback. */
function bindOf(gateway: View): string {
  const written = gateway.member('bind');
  if (!written.exists) return 'loopback';
  const parsed = bindKind.parse(written.text() ?? null);
  return parsed.ok ? String(parsed.value) : (written.text() ?? 'unreadable');
}
