import { flag } from './key-kind.ts';
import type { KeyRow } from './key-row.ts';
import { effectList, notifyList, senders, toolList } from './tool-kinds.ts';

/** Both lists of a place that speaks about tools. */
export const toolLists = (path: string, whose: string): readonly KeyRow[] => [
  {
    path: `${path}.allow`,
    kind: toolList,
    fallback: null,
    summary: `Tools that ${whose} may use; without it all that are not denied.`,
  },
  { path: `${path}.deny`, kind: toolList, fallback: null, summary: `Tools that ${whose} may not use; wins.` },
];

/** Which tools there are for whom, and what a person is asked about. */
export const toolKeys: readonly KeyRow[] = [
  {
    path: 'approvals.requireFor',
    kind: effectList,
    fallback: ['file-delete', 'network-request', 'system-command'],
    summary: 'Kinds of effect that a person is asked about; on the host whatever changes something asks anyway.',
  },
  {
    path: 'approvals.notify',
    kind: notifyList,
    fallback: ['console'],
    summary: "Who is told that something waits: consoles, and the owner's chat.",
  },
  ...toolLists('tools', 'every turn'),
  ...toolLists('agents.defaults.tools', 'an agent'),
  ...toolLists('agents.defaults.sandbox.tools', 'sandboxed turns').map((row) => ({
    ...row,
    summary: `${row.summary} Without both, the turns of others read, write and edit, and run nothing.`,
  })),
  ...['allow', 'deny'].map((name) => ({
    path: `tools.sandbox.tools.${name}`,
    kind: toolList,
    fallback: null,
    summary: `Another spelling of agents.defaults.sandbox.tools.${name}. The tighter of both counts.`,
  })),
  {
    path: 'tools.elevated.enabled',
    kind: flag,
    fallback: false,
    summary: 'Whether a sandboxed turn of your own may ask, call by call, to run on the host; you are always asked.',
  },
  {
    path: 'tools.elevated.allowFrom.*',
    kind: senders,
    fallback: [],
    summary: "By channel: which of your own ids may ask for it there; the console's always may.",
  },
];
