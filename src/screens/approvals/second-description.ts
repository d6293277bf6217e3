import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import type { ExecApprovalRequest, OfficialPending, PluginApprovalRequest } from '../../gateway/protocol/approvals.ts';
import { part } from './part.ts';

/**
 * A request may describe the same call twice: a command with its arguments, and the plan that a node is to follow; the name of
 * a tool, and the tool of a server. Nobody here knows which of them will be followed, so where they differ both are shown.
 */
type Plan = NonNullable<ExecApprovalRequest['systemRunPlan']>;

interface Passage {
  readonly label: string;
  readonly text: Untrusted;
}

/** What has to be read as well as the command. */
export function planPassages(request: ExecApprovalRequest, plan: Plan | null): readonly Passage[] {
  if (plan === null) return [];
  const { commandText, argv } = plan;
  const isText = typeof commandText === 'string' && commandText !== request.command;
  const words = listed(argv);
  const isList = words !== '' && request.commandArgv !== undefined && words !== listed(request.commandArgv);
  return [
    ...(isText ? [{ label: 'PLAN', text: untrusted(commandText) }] : []),
    ...(isList ? [{ label: 'PLAN ARGV', text: untrusted(words) }] : []),
  ];
}

/** One word a line; in quotes, so that a line break in a word begins none. */
const listed = (words: unknown): string =>
  Array.isArray(words) ? words.map((word) => JSON.stringify(word)).join('\n') : '';

/** The smaller differences of a plan, and the file that it pins. */
export function otherwiseOf(request: ExecApprovalRequest, plan: Plan): readonly Untrusted[] {
  const differs = (name: string, said: unknown, planned: unknown): readonly string[] =>
    typeof planned === 'string' && planned !== '' && (said ?? planned) !== planned
      ? [`plan ${name} ${part(planned)}`]
      : [];
  const { mutableFileOperand: file } = plan;
  return [
    ...differs('cwd', request.cwd, plan.cwd),
    ...differs('agent', request.agentId, plan.agentId),
    ...differs('session', request.sessionKey, plan.sessionKey),
    ...(file ? [`plan file ${part(String(file.path))}  sha256 ${part(String(file.sha256))}`] : []),
  ].map(untrusted);
}

export const mcpWords = ({ mcpTool }: PluginApprovalRequest): readonly Untrusted[] =>
  mcpTool ? [untrusted(`server ${part(String(mcpTool.server))}  its tool ${part(String(mcpTool.tool))}`)] : [];

const known = {
  exec: [
    ...['command', 'commandArgv', 'commandPreview', 'commandSpans', 'commandAnalysis', 'systemRunPlan', 'envKeys'],
    ...['cwd', 'nodeId', 'host', 'resolvedPath', 'warningText', 'security', 'ask', 'unavailableDecisions', 'call'],
  ],
  plugin: ['title', 'description', 'detail', 'severity', 'pluginId', 'toolName', 'mcpTool'],
  both: [
    ...['agentId', 'sessionKey', 'sessionId', 'runId', 'toolCallId', 'scope', 'allowedDecisions'],
    ...['turnSourceChannel', 'turnSourceTo', 'turnSourceAccountId', 'turnSourceThreadId'],
  ],
} as const;

/** Members that say something and that no line shows: a newer gateway may know more than this program. */
export function unknownIn(kind: OfficialPending['approvalKind'], request: object): readonly Untrusted[] {
  const names: ReadonlySet<string> = new Set([...known[kind], ...known.both]);
  return Object.entries(request)
    .filter(([name, value]) => value !== undefined && value !== null && !names.has(name))
    .map(([name]) => untrusted(name));
}
