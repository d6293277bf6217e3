import { choice, flag, type KeyKind, whole } from './key-kind.ts';
import type { KeyRow } from './key-row.ts';
import { amount, binds, image, insidePaths, network, profile, size, user, variables } from './sandbox-kinds.ts';

const base = 'agents.defaults.sandbox';
const execution = 'tools.codeExecution';
const MB = 2 ** 20;

interface Part {
  readonly name: string;
  readonly kind: KeyKind;
  readonly fallback: unknown;
  readonly summary: string;
}

/** What may stand under `agents.defaults.sandbox` and, as one guide has it, under `tools.sandbox`. */
const parts: readonly Part[] = [
  {
    name: 'mode',
    kind: choice(['off', 'non-main', 'all']),
    fallback: 'non-main',
    summary:
      "Whose turns are sandboxed: everybody's but the operator's own, or all. off is about the operator's own alone.",
  },
  {
    name: 'scope',
    kind: choice(['session', 'agent', 'shared']),
    fallback: 'session',
    summary: 'Who shares a container: each conversation has one, each agent, or all have one.',
  },
  {
    name: 'workspaceAccess',
    kind: choice(['none', 'ro', 'rw']),
    fallback: 'none',
    summary: "What a container sees of the agent's workspace: nothing, to read, or to write.",
  },
  {
    name: 'backend',
    kind: choice(['docker', 'bubblewrap']),
    fallback: 'docker',
    summary: 'bubblewrap isolates less, and is used only when it is named here; neither ever stands in for the other.',
  },
  { name: 'docker.image', kind: image, fallback: 'oc-sandbox:1', summary: 'Made by  oc sandbox build ; never pulled.' },
  {
    name: 'docker.network',
    kind: network,
    fallback: 'none',
    summary: 'none, or a network that leads neither out nor to this machine; see docs/decisions.md.',
  },
  {
    name: 'docker.memory',
    kind: size(16 * MB, 2 ** 40),
    fallback: 512 * MB,
    summary: 'Memory of a container; what takes more is ended.',
  },
  { name: 'docker.cpus', kind: amount(0.05, 256), fallback: 1, summary: 'Processors that a container may keep busy.' },
  { name: 'docker.pidsLimit', kind: whole(8, 32_768), fallback: 128, summary: 'Processes in a container at once.' },
  {
    name: 'docker.readOnlyRoot',
    kind: flag,
    fallback: true,
    summary: 'Whether only the workspace and /tmp are writable.',
  },
  {
    name: 'docker.binds',
    kind: binds,
    fallback: [],
    summary: 'Further directories of this machine, read-only unless it says rw; never credentials, sockets or our own.',
  },
  {
    name: 'docker.env',
    kind: variables,
    fallback: null,
    summary: 'Variables of every container; whoever writes to the assistant can read them.',
  },
  {
    name: 'docker.user',
    kind: user,
    fallback: null,
    summary: 'User inside, never root; without it the user that the gateway runs as, or 1000.',
  },
  {
    name: 'docker.seccompProfile',
    kind: profile('seccompProfile'),
    fallback: null,
    summary: 'Not used; refused when it would take the protection away.',
  },
  {
    name: 'docker.apparmorProfile',
    kind: profile('apparmorProfile'),
    fallback: null,
    summary: 'Not used; refused when it would take the protection away.',
  },
];

const tighter = 'The tighter of both counts.';

export const sandboxKeys: readonly KeyRow[] = [
  ...parts.map(({ name, ...part }) => ({ path: `${base}.${name}`, ...part })),
  ...parts.map(({ name, kind }) => ({
    path: `tools.sandbox.${name}`,
    kind,
    fallback: null,
    summary: `Another spelling of ${base}.${name}. ${tighter}`,
  })),
  ...parts.map(({ name, kind }) => ({
    path: `agents.list.*.sandbox.${name}`,
    kind,
    fallback: null,
    summary: `That of one agent, in the place of ${base}.${name}.`,
  })),
  {
    path: `${execution}.sandbox.enabled`,
    kind: flag,
    fallback: null,
    summary: `true is ${base}.mode all, false is off. ${tighter}`,
  },
  {
    path: `${execution}.sandbox.image`,
    kind: image,
    fallback: null,
    summary: `Another spelling of ${base}.docker.image.`,
  },
  {
    path: `${execution}.sandbox.memoryLimit`,
    kind: size(16 * MB, 2 ** 40),
    fallback: null,
    summary: `Another spelling of ${base}.docker.memory. ${tighter}`,
  },
  {
    path: `${execution}.sandbox.cpuLimit`,
    kind: amount(0.05, 256),
    fallback: null,
    summary: `Another spelling of ${base}.docker.cpus. ${tighter}`,
  },
  {
    path: `${execution}.sandbox.timeout`,
    kind: whole(1000, 3_600_000),
    fallback: 120_000,
    summary: 'Milliseconds that one call may take; then everything it started is ended.',
  },
  {
    path: `${execution}.sandbox.readOnly`,
    kind: flag,
    fallback: null,
    summary: `Another spelling of ${base}.docker.readOnlyRoot. ${tighter}`,
  },
  {
    path: `${execution}.allowNetwork`,
    kind: flag,
    fallback: null,
    summary: `false keeps ${base}.docker.network at none; true alone opens nothing.`,
  },
  {
    path: `${execution}.allowFileWrite`,
    kind: flag,
    fallback: true,
    summary: 'false: no tool writes files, and a workspace is never mounted to write.',
  },
  {
    path: `${execution}.allowedPaths`,
    kind: insidePaths,
    fallback: null,
    summary: 'Where the file tools may work, as seen inside; without it, in the workspace and /tmp.',
  },
];
