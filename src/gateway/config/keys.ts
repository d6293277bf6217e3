import { channelLabels } from '../protocol/channel-ids.ts';
import { logLevels } from '../protocol/logs.ts';
import { scopes } from '../protocol/scopes.ts';
import { agentKeys } from './keys/agent-keys.ts';
import { groupKeys } from './keys/group-keys.ts';
import { choice, flag, text, whole } from './keys/key-kind.ts';
import { bind, hosts, ipAddress, owners, scopeSet, secret, senders } from './keys/key-kinds.ts';
import type { KeyRow } from './keys/key-row.ts';
import { modelKeys } from './keys/model-keys.ts';
import { patterns } from './keys/pattern-kind.ts';
import { platformKeys } from './keys/platform-keys.ts';
import { filePath } from './keys/platform-kinds.ts';
import { proxyKeys } from './keys/proxy-keys.ts';
import { origins } from './keys/proxy-kinds.ts';
import { remoteKeys } from './keys/remote-keys.ts';
import { sandboxKeys } from './keys/sandbox-keys.ts';
import { toolKeys } from './keys/tool-keys.ts';

/** Neutral on purpose: it names neither the program nor a command to paste. */
const pairingReply =
  'This assistant does not know you yet. Your code is {code}. Give it to the person who runs the assistant, ' +
  'who can let you in with it. It is valid for one hour. (Your id here: {id})';

const dmPolicies = choice(['pairing', 'allowlist', 'open', 'disabled'], { locked: 'allowlist' });

const accountKeys = [
  { name: 'enabled', kind: flag, fallback: true, summary: 'Whether the account is connected at all.' },
  { name: 'dmPolicy', kind: dmPolicies, fallback: 'pairing', summary: 'Who may write directly; open needs "*" below.' },
  { name: 'allowFrom', kind: senders, fallback: [], summary: 'Senders who are admitted without pairing.' },
] as const;

const channelKeys: readonly KeyRow[] = Object.keys(channelLabels).flatMap((channel) =>
  accountKeys.flatMap(({ name, ...row }) => [
    { path: `channels.${channel}.${name}`, ...row },
    { path: `channels.${channel}.accounts.*.${name}`, ...row, fallback: null },
  ]),
);

/**
 * Every key that something reads. Validation, defaults, help, documents and completion come from these rows; a key enters
 * the table when something reads it.
 */
export const keys: readonly KeyRow[] = [
  {
    path: 'gateway.mode',
    kind: choice(['local', 'remote']),
    fallback: 'local',
    summary: 'local: a gateway runs here. remote: this machine only attaches to one.',
    atStart: true,
  },
  { path: 'gateway.bind', kind: bind, fallback: 'loopback', summary: 'Where the gateway listens.', atStart: true },
  {
    path: 'gateway.customBindHost',
    kind: ipAddress,
    fallback: null,
    summary: 'The address for bind custom; loopback is listened on besides.',
    atStart: true,
  },
  {
    path: 'gateway.port',
    kind: whole(0, 65_535),
    fallback: 18_789,
    summary: 'TCP port; 0 asks for a free one.',
    atStart: true,
  },
  {
    path: 'gateway.tls.cert',
    kind: filePath,
    fallback: null,
    summary: 'A file with the certificate of the gateway, and those between it and its authority (PEM).',
    atStart: true,
  },
  {
    path: 'gateway.tls.key',
    kind: filePath,
    fallback: null,
    summary: 'A file of yours (0600) with its private key (PEM). With both, all TCP addresses speak TLS.',
    atStart: true,
  },
  {
    path: 'gateway.tls.clientCa',
    kind: filePath,
    fallback: null,
    summary:
      'A file with authorities (PEM): who connects must show a certificate of theirs, and a credential all the same.',
    atStart: true,
  },
  {
    path: 'gateway.auth.mode',
    kind: choice(['token', 'password', 'trusted-proxy', 'none'], { off: 'none' }),
    fallback: 'token',
    summary: 'What opens the door on TCP.',
  },
  {
    path: 'gateway.auth.token',
    kind: secret(8, 24),
    fallback: null,
    summary: 'The shared token; made at the first start when there is none.',
    aliases: ['gateway.token'],
    secret: true,
    variable: 'OPENCLAW_GATEWAY_TOKEN',
  },
  {
    path: 'gateway.auth.password',
    kind: secret(8, 12),
    fallback: null,
    summary: 'The shared password.',
    secret: true,
    variable: 'OPENCLAW_GATEWAY_PASSWORD',
  },
  {
    path: 'gateway.auth.scopes',
    kind: scopeSet,
    fallback: scopes,
    summary: 'What the shared secret may hold at most.',
  },
  ...proxyKeys,
  {
    path: 'gateway.auth.rateLimit.maxAttempts',
    kind: whole(1, 1000),
    fallback: 10,
    summary: 'Wrong secrets of one kind that an address may try in a window before it is locked out.',
  },
  {
    path: 'gateway.auth.rateLimit.windowMs',
    kind: whole(1000, 86_400_000),
    fallback: 60_000,
    summary: 'Milliseconds in which those are counted.',
  },
  {
    path: 'gateway.auth.rateLimit.lockoutMs',
    kind: whole(1000, 86_400_000),
    fallback: 300_000,
    summary: 'Milliseconds that an address is locked out; see  oc auth lockouts.',
  },
  {
    path: 'gateway.auth.rateLimit.exemptLoopback',
    kind: flag,
    fallback: true,
    summary: 'Whether this machine itself only waits after wrong secrets, and is never locked out.',
  },
  { path: 'gateway.allowedHosts', kind: hosts, fallback: [], summary: 'Further names that requests may be sent to.' },
  {
    path: 'gateway.controlUi.allowedOrigins',
    kind: origins,
    fallback: [],
    summary: 'Origins whose pages may attach; each still needs a credential.',
  },
  ...remoteKeys,
  {
    path: 'auth.useKeychain',
    kind: flag,
    fallback: false,
    summary: 'Whether secrets that oc writes go to the keychain of the system; never to the file when it fails.',
  },
  ...channelKeys,
  ...groupKeys,
  ...platformKeys,
  {
    path: 'messages.pairingReply',
    kind: text(1000, (value) => (value.includes('{code}') ? null : 'must contain {code}')),
    fallback: pairingReply,
    summary: 'What an unknown sender is told, once; {code} and {id} are filled in.',
  },
  {
    path: 'messages.limits.perSenderPerMinute',
    kind: whole(1, 1000),
    fallback: 10,
    summary: 'Messages a minute that one sender may have answered.',
  },
  {
    path: 'messages.limits.queuedPerSession',
    kind: whole(1, 100),
    fallback: 5,
    summary: 'Messages that may wait while the assistant works.',
  },
  {
    path: 'approvals.enabled',
    kind: flag,
    fallback: true,
    summary: 'Whether somebody is asked; when off, every request for approval is denied at once.',
  },
  {
    path: 'approvals.timeout',
    kind: whole(1000, 86_400_000),
    fallback: 300_000,
    summary: 'Milliseconds that a request for approval waits; then it is denied.',
  },
  {
    path: 'logging.level',
    kind: choice(logLevels, { silent: 'fatal', warning: 'warn' }),
    fallback: 'info',
    summary: 'The least grave records that are written.',
  },
  {
    path: 'logging.redactSensitive',
    kind: choice(['tools', 'off']),
    fallback: 'tools',
    summary: 'off shows the output of tools as it came; configured secrets are taken out all the same.',
  },
  {
    path: 'logging.redactPatterns',
    kind: patterns,
    fallback: [],
    summary: 'Further patterns to take out of the log; they add to what is taken out anyway.',
  },
  {
    path: 'logging.retentionDays',
    kind: whole(1, 3650),
    fallback: 14,
    summary: 'Days after which a log file is removed.',
  },
  {
    path: 'logging.maxFileMb',
    kind: whole(1, 1024),
    fallback: 50,
    summary: 'Size in MB at which a log file is put aside and the next one begun.',
  },
  {
    path: 'session.dmScope',
    kind: choice(['main', 'per-peer', 'per-channel-peer', 'per-account-channel-peer']),
    fallback: 'main',
    summary: 'Whether direct messages share one conversation.',
  },
  {
    path: 'commands.ownerAllowFrom',
    kind: owners,
    fallback: [],
    summary: "The owner's own sender identities, channel:id; see  oc owner set.",
  },
  ...toolKeys,
  ...modelKeys,
  ...agentKeys,
  ...sandboxKeys,
];
