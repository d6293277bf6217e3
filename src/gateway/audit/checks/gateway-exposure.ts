import { type Check, check, type Raised, when } from '../check.ts';
import type { View } from '../facts/view.ts';

/** Is this value a literal of the file, and not a reference to a secret elsewhere? */
const isInFile = (value: View): boolean =>
  typeof value.written === 'string' && value.written.trim() !== '' && !value.written.includes('${');

const inFile = (value: View, key: string): readonly Raised[] =>
  when(isInFile(value), () => ({ detail: `${key} stands in the configuration.` }));

/** Tools that an OpenClaw gateway does not offer over HTTP unless it is told to. */
const withheldOverHttp = [
  'exec',
  'spawn',
  'shell',
  'fs_write',
  'fs_delete',
  'fs_move',
  'apply_patch',
  'terminal',
  'portal',
  'sessions_spawn',
  'sessions_send',
  'conversations_list',
  'conversations_send',
  'conversations_turn',
  'automations',
  'gateway',
  'plugins',
  'nodes',
  'computer',
  'mobile_ui',
  'openclaw',
];

export const gatewayExposureChecks: readonly Check[] = [
  check({
    id: 'gateway.tools_invoke_http.dangerous_allow',
    area: 'Gateway',
    severities: ['critical', 'warn'],
    title: 'Dangerous tools are offered over HTTP',
    when: 'gateway.tools.allow names a tool that is withheld over HTTP. Critical beyond loopback or with Tailscale Funnel.',
    why: 'Whoever holds the token, or finds a way to send one request, acts on the machine without a model between.',
    fix: 'oc config unset gateway.tools.allow',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) => {
      const allowed = new Set(config.texts('gateway.tools.allow').map((name) => name.toLowerCase()));
      const dangerous = withheldOverHttp.filter((name) => allowed.has(name));
      return when(dangerous.length > 0, () => ({
        severity: gateway.beyondLoopback || gateway.tailscale === 'funnel' ? 'critical' : 'warn',
        detail: `gateway.tools.allow contains ${dangerous.join(', ')}.`,
      }));
    },
  }),
  check({
    id: 'gateway.http.session_key_override_enabled',
    area: 'Gateway',
    severities: ['info'],
    title: 'Callers of the HTTP API choose their conversation',
    when: 'gateway.http.endpoints.chatCompletions or .responses is enabled.',
    why: 'Whoever may call it can name any session and read along. Give its secret to nobody whom you would not let in.',
    fix: null,
    needs: ['config'],
    judge: ({ config }) => {
      const on = ['chatCompletions', 'responses'].filter(
        (name) => config.at('gateway.http.endpoints').member(name).flag('enabled') === true,
      );
      return when(on.length > 0, () => ({ detail: `gateway.http.endpoints: ${on.join(', ')}.` }));
    },
  }),
  check({
    id: 'gateway.tailscale_funnel',
    area: 'Gateway',
    severities: ['critical'],
    title: 'Tailscale Funnel puts the gateway on the internet',
    when: 'gateway.tailscale.mode is funnel.',
    why: 'Everybody in the world can knock.',
    fix: 'oc config set gateway.tailscale.mode serve   for your own devices only, or off.',
    needs: ['gateway'],
    judge: ({ gateway }) =>
      when(gateway.tailscale === 'funnel', () => ({ detail: 'gateway.tailscale.mode is funnel.' })),
  }),
  check({
    id: 'gateway.tailscale_serve',
    area: 'Gateway',
    severities: ['info'],
    title: 'Tailscale Serve offers the gateway to your tailnet',
    when: 'gateway.tailscale.mode is serve.',
    why: 'Every device of the tailnet can knock, also those that are shared with you.',
    fix: null,
    needs: ['gateway'],
    judge: ({ gateway }) => when(gateway.tailscale === 'serve', () => ({ detail: 'gateway.tailscale.mode is serve.' })),
  }),
  check({
    id: 'mcp.apps.enabled',
    area: 'Gateway',
    severities: ['warn'],
    title: 'MCP servers may show pages of their own',
    when: 'mcp.apps.enabled is true.',
    why: 'A configured MCP server can show interactive pages that call its tools while the session lasts.',
    fix: 'oc config set mcp.apps.enabled false',
    needs: ['config'],
    judge: ({ config }) =>
      when(config.flag('mcp.apps.enabled') === true, () => ({ detail: 'mcp.apps.enabled is true.' })),
  }),
  check({
    id: 'discovery.mdns_full_mode',
    area: 'Gateway',
    severities: ['critical', 'warn'],
    title: 'mDNS tells the local network more than it needs',
    when: 'discovery.mdns.mode is full and OPENCLAW_DISABLE_BONJOUR is not 1. Critical beyond loopback.',
    why: 'The announcement carries paths with the user name in them, and the port of SSH.',
    fix: 'oc config set discovery.mdns.mode minimal',
    needs: ['gateway', 'config', 'environment'],
    judge: ({ gateway, config, environment }) =>
      when(config.text('discovery.mdns.mode') === 'full' && environment('OPENCLAW_DISABLE_BONJOUR') !== '1', () => ({
        severity: gateway.beyondLoopback ? 'critical' : 'warn',
        detail: 'discovery.mdns.mode is full.',
      })),
  }),
  check({
    id: 'config.secrets.gateway_password_in_config',
    area: 'Gateway',
    severities: ['warn'],
    title: 'The gateway password stands in the configuration',
    when: 'gateway.auth.password is a text of the file itself, not a reference to a variable.',
    why: 'It is in every copy and backup of the file.',
    fix: 'Put it into OPENCLAW_GATEWAY_PASSWORD, then  oc config unset gateway.auth.password',
    needs: ['config'],
    judge: ({ config }) => inFile(config.at('gateway.auth.password'), 'gateway.auth.password'),
  }),
  check({
    id: 'config.secrets.hooks_token_in_config',
    area: 'Gateway',
    severities: ['info'],
    title: 'The webhook token stands in the configuration',
    when: 'hooks.enabled is true and hooks.token is a text of the file itself, not a reference to a variable.',
    why: 'It is in every copy and backup of the file.',
    fix: 'Write it as a reference to a variable, or keep the file private.',
    needs: ['config'],
    judge: ({ config }) =>
      config.flag('hooks.enabled') === true ? inFile(config.at('hooks.token'), 'hooks.token') : [],
  }),
];
