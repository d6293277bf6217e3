import type { Check } from './check.ts';
import { configFileChecks } from './checks/config-files.ts';
import { configurationChecks } from './checks/configuration.ts';
import { controlUiChecks } from './checks/control-ui.ts';
import { gatewayAuthChecks } from './checks/gateway-auth.ts';
import { gatewayExposureChecks } from './checks/gateway-exposure.ts';
import { logChecks } from './checks/logs.ts';
import { nodeChecks } from './checks/nodes.ts';
import { openAccessChecks } from './checks/open-access.ts';
import { privateFileChecks } from './checks/private-files.ts';
import { stateDirectoryChecks } from './checks/state-directory.ts';
import { summaryChecks } from './checks/summary.ts';
import { trustModelChecks } from './checks/trust-model.ts';
import { trustedProxyChecks } from './checks/trusted-proxy.ts';

/** Every check there is, in the order of reports and documents. */
export const checks: readonly Check[] = [
  ...configurationChecks,
  ...summaryChecks,
  ...stateDirectoryChecks,
  ...configFileChecks,
  ...privateFileChecks,
  ...gatewayAuthChecks,
  ...gatewayExposureChecks,
  ...nodeChecks,
  ...controlUiChecks,
  ...trustedProxyChecks,
  ...openAccessChecks,
  ...trustModelChecks,
  ...logChecks,
];
