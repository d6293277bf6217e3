import type { Register } from './command.ts';

/** The groups of `oc --help`, in their order. */
export const groups = ['Decide', 'Watch', 'Secure', 'Run', 'Set up', 'Help'] as const;

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly group: (typeof groups)[number];
  readonly load: () => Promise<{ readonly register: Register }>;
}

/** Every command, one file each in `commands/`, loaded only when it was typed. */
export const commands: readonly CommandRow[] = [
  {
    name: 'pairing',
    summary: 'who may talk to the assistant',
    group: 'Decide',
    load: () => import('./commands/pairing.ts'),
  },
  {
    name: 'approvals',
    summary: 'what waits for you, and your answer',
    group: 'Decide',
    load: () => import('./commands/approvals.ts'),
  },
  {
    name: 'devices',
    summary: 'consoles and clients with a key of their own',
    group: 'Decide',
    load: () => import('./commands/devices.ts'),
  },
  { name: 'owner', summary: 'which senders are you', group: 'Decide', load: () => import('./commands/owner.ts') },
  {
    name: 'access',
    summary: 'who can talk to the assistant now',
    group: 'Decide',
    load: () => import('./commands/access.ts'),
  },
  {
    name: 'explain',
    summary: 'why somebody is heard or not',
    group: 'Decide',
    load: () => import('./commands/explain.ts'),
  },
  { name: 'tui', summary: 'the full-screen console', group: 'Watch', load: () => import('./commands/tui.ts') },
  { name: 'status', summary: 'gateway, channels, owner', group: 'Watch', load: () => import('./commands/status.ts') },
  {
    name: 'logs',
    summary: 'the log, with secrets taken out',
    group: 'Watch',
    load: () => import('./commands/logs.ts'),
  },
  {
    name: 'history',
    summary: 'what was decided, and by whom',
    group: 'Watch',
    load: () => import('./commands/history.ts'),
  },
  { name: 'audit', summary: 'security checks', group: 'Secure', load: () => import('./commands/audit.ts') },
  {
    name: 'security',
    summary: 'security checks, and what each one means',
    group: 'Secure',
    load: () => import('./commands/security.ts'),
  },
  {
    name: 'auth',
    summary: 'who tried to get in, and who is locked out',
    group: 'Secure',
    load: () => import('./commands/auth.ts'),
  },
  {
    name: 'secrets',
    summary: 'where your secrets are, and new ones',
    group: 'Secure',
    load: () => import('./commands/secrets.ts'),
  },
  {
    name: 'gateway',
    summary: 'run, start, stop, restart, status',
    group: 'Run',
    load: () => import('./commands/gateway.ts'),
  },
  {
    name: 'channels',
    summary: 'chat platforms: on, off, signed in, connected',
    group: 'Run',
    load: () => import('./commands/channels.ts'),
  },
  {
    name: 'sessions',
    summary: 'conversations and running turns',
    group: 'Watch',
    load: () => import('./commands/sessions.ts'),
  },
  {
    name: 'login',
    summary: "the key of a language model's provider",
    group: 'Set up',
    load: () => import('./commands/login.ts'),
  },
  { name: 'send', summary: 'write to the assistant', group: 'Run', load: () => import('./commands/send.ts') },
  {
    name: 'doctor',
    summary: 'whether the sandbox works here; settings for a proxy in front',
    group: 'Set up',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'sandbox',
    summary: "where the assistant's commands run",
    group: 'Set up',
    load: () => import('./commands/sandbox.ts'),
  },
  { name: 'config', summary: 'read and change settings', group: 'Set up', load: () => import('./commands/config.ts') },
  {
    name: 'help',
    summary: 'pages about keys, exit codes, variables',
    group: 'Help',
    load: () => import('./commands/help.ts'),
  },
];
