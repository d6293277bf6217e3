import { isIP } from 'node:net';
import type { BindFacts } from '../policy/bind.ts';
import type { Config } from './config.ts';

type Bind = Pick<Config['gateway'], 'bind' | 'customBindHost'>;

/** `parsed`: what the kind of gateway.bind gives, one of its words or an address. */
export const bindOf = (parsed: string, customBindHost: string | null): Bind =>
  isIP(parsed) === 0
    ? { bind: parsed as Bind['bind'], customBindHost } // why: the kind gives its words or an address, and it is none
    : { bind: 'custom', customBindHost: parsed };

/** What the configuration says about where to listen; what the machine has, whoever asks must add. */
export const bindFacts = ({
  bind,
  customBindHost,
  auth,
  tls,
  tailscale,
}: Config['gateway']): Omit<BindFacts, 'tailnet'> => ({
  bind,
  customHost: customBindHost,
  tailscaleMode: tailscale.mode,
  authMode: auth.mode,
  hasSecret: { token: auth.token, password: auth.password, 'trusted-proxy': null, none: null }[auth.mode] !== null,
  encrypted: tls.cert !== null,
});
