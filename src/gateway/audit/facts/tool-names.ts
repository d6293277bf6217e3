/**
 * Groups and profiles of tools as OpenClaw 2026.9.6 defines them, and the lists of a sandboxed session: what `tools.allow` and
 * its like mean depends on them. Only the tools that a check asks about matter, so the groups hold no others.
 */
const sessions = ['sessions_list', 'sessions_history', 'sessions_search', 'sessions_send', 'session_status'];
const files = ['read', 'write', 'edit', 'apply_patch'];

/** Tools of which one is enough to act on the machine. */
export const runtimeTools = ['exec', 'process'];
export const fileTools = files;
/** Tools that change what the gateway does tomorrow. */
export const controlTools = ['automations', 'gateway', 'plugins'];
/** Tools that reach into other conversations. */
export const sessionTools = sessions;

export const toolGroups: Readonly<Record<string, readonly string[]>> = {
  'group:openclaw': [...sessions, 'automations', 'gateway', 'plugins'],
  'group:fs': files,
  'group:runtime': runtimeTools,
  'group:sessions': sessions,
  'group:automation': controlTools,
};

export const toolProfiles: Readonly<Record<string, readonly string[]>> = {
  minimal: ['session_status', 'gateway'],
  coding: [...files, ...runtimeTools, ...sessions, ...controlTools],
  messaging: [...sessions, 'gateway'],
  full: ['*'],
};

export const toolAliases: Readonly<Record<string, string>> = {
  bash: 'exec',
  'apply-patch': 'apply_patch',
  cron: 'automations',
};

/** What a sandboxed session may use when nobody says otherwise. */
export const sandboxAllows: readonly string[] = [...runtimeTools, ...files, ...sessions];
export const sandboxDenies: readonly string[] = ['automations', 'gateway'];
