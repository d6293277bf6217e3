import { channelLabels } from '../../protocol/channel-ids.ts';
import { agentName, bindingKind, channelName, peerId, peerKind } from './agent-kinds.ts';
import { flag, text } from './key-kind.ts';
import type { KeyRow } from './key-row.ts';
import { filePath } from './platform-kinds.ts';
import { toolLists } from './tool-keys.ts';

const entry = 'agents.list.*';
const binding = 'bindings.*';

/** Who there is beside `main`, whom each of them answers, and what there is for whom. */
export const agentKeys: readonly KeyRow[] = [
  {
    path: 'agents.defaults.workspace',
    kind: filePath,
    fallback: null,
    summary: 'Where the tools of main work, instead of the workspace of the state directory.',
  },
  {
    path: `${entry}.id`,
    kind: agentName,
    fallback: null,
    summary: 'What the agent is called; an entry "main" is about the one that answers whoever no binding names.',
  },
  {
    path: `${entry}.workspace`,
    kind: filePath,
    fallback: null,
    summary: 'Where its tools work; without it in a workspace of its own in the state directory.',
  },
  ...toolLists(`${entry}.tools`, 'this agent'),
  ...toolLists(`${entry}.sandbox.tools`, 'sandboxed turns of this agent'),
  ...toolLists(`${entry}.tools.sandbox.tools`, 'sandboxed turns of this agent'),
  {
    path: `${entry}.tools.elevated.enabled`,
    kind: flag,
    fallback: true,
    summary: 'false: no turn of this agent leaves its sandbox, whatever tools.elevated says.',
  },
  {
    path: `${binding}.agentId`,
    kind: agentName,
    fallback: null,
    summary: 'The agent that answers; the first binding that fits counts, and else main answers.',
  },
  { path: `${binding}.match.channel`, kind: channelName, fallback: null, summary: 'The channel that it is about.' },
  {
    path: `${binding}.match.accountId`,
    kind: text(32),
    fallback: null,
    summary: 'The account of the channel; without it, or with "*", all of them.',
  },
  {
    path: `${binding}.match.peer.kind`,
    kind: peerKind,
    fallback: null,
    summary: 'Whether it is about a person who writes directly, or about a chat of several.',
  },
  {
    path: `${binding}.match.peer.id`,
    kind: peerId,
    fallback: null,
    summary: 'The stable id of the person or chat, or "*" for all of this kind.',
  },
  { path: `${binding}.type`, kind: bindingKind, fallback: 'route', summary: 'Only route is acted on.' },
  ...Object.keys(channelLabels).flatMap((channel) =>
    [`channels.${channel}`, `channels.${channel}.accounts.*`].flatMap((place) => [
      ...toolLists(`${place}.tools`, 'turns of this place'),
      ...toolLists(`${place}.groups.*.tools`, 'turns of this group, or with "*" of every one,'),
    ]),
  ),
];
