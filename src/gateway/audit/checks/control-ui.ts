import { type Check, check, when } from '../check.ts';

const theirs =
  'Write the full origins, for example  oc config set gateway.controlUi.allowedOrigins https://control.example.com';

export const controlUiChecks: readonly Check[] = [
  check({
    id: 'gateway.trusted_proxies_missing',
    area: 'Gateway',
    severities: ['warn'],
    title: 'No reverse proxy is named',
    when: 'gateway.bind is loopback, the Control UI is not off, and gateway.trustedProxies is empty.',
    why: 'Should a reverse proxy stand in front, every request would look as if it came from this machine.',
    fix:
      'Behind a proxy:  oc config set gateway.trustedProxies 127.0.0.1   with the address of your proxy. ' +
      'Without one:  oc config set gateway.controlUi.enabled false',
    needs: ['gateway'],
    judge: ({ gateway }) =>
      when(!gateway.beyondLoopback && gateway.controlUi && gateway.trustedProxies.length === 0, () => ({
        detail: 'gateway.bind is loopback and gateway.trustedProxies is empty.',
      })),
  }),
  check({
    id: 'gateway.control_ui.allowed_origins_required',
    area: 'Control UI and proxies',
    severities: ['critical'],
    title: 'The Control UI beyond loopback names no origin',
    when: 'gateway.bind is not loopback, the Control UI is not off, allowedOrigins is empty and there is no Host-header fallback.',
    why: 'A page of somebody else, open in your browser, may talk to the gateway as you.',
    fix: theirs,
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) =>
      when(
        gateway.beyondLoopback &&
          gateway.controlUi &&
          gateway.allowedOrigins.length === 0 &&
          config.flag('gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback') !== true,
        () => ({ detail: `gateway.bind is ${gateway.bind}, and gateway.controlUi.allowedOrigins is empty.` }),
      ),
  }),
  check({
    id: 'gateway.control_ui.allowed_origins_wildcard',
    area: 'Control UI and proxies',
    severities: ['critical', 'warn'],
    title: 'The Control UI answers every web page',
    when: 'gateway.controlUi.allowedOrigins contains "*". Critical beyond loopback.',
    why: 'A page of somebody else, open in your browser, may talk to the gateway as you.',
    fix: theirs,
    needs: ['gateway'],
    judge: ({ gateway }) =>
      when(gateway.allowedOrigins.includes('*'), () => ({
        severity: gateway.beyondLoopback ? 'critical' : 'warn',
        detail: 'gateway.controlUi.allowedOrigins contains "*".',
      })),
  }),
  check({
    id: 'gateway.control_ui.host_header_origin_fallback',
    area: 'Control UI and proxies',
    severities: ['critical', 'warn'],
    title: 'The Control UI believes the Host header',
    when: 'gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback is true. Critical beyond loopback.',
    why: 'A name that is turned to your address (DNS rebinding) makes a foreign page look like your own.',
    fix: 'oc config unset gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) =>
      when(config.flag('gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback') === true, () => ({
        severity: gateway.beyondLoopback ? 'critical' : 'warn',
        detail: 'gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback is true.',
      })),
  }),
];
