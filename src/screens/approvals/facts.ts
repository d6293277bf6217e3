import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import type {
  ApprovalDecision,
  ApprovalKind,
  ExecApprovalRequest,
  OfficialPending,
} from '../../gateway/protocol/approvals.ts';
import { callEffects, doesWords } from './call-effects.ts';
import { type GatewayFacts, gatewayFacts, gatewayLines } from './gateway-facts.ts';
import { part } from './part.ts';
import type { Passage } from './passage.ts';
import { mcpWords, otherwiseOf, planPassages, unknownIn } from './second-description.ts';
import { isSameCommand } from './shell-words.ts';
import { whereWords } from './where-words.ts';

/** What a decision rests on, out of a request's row. Nothing in it was checked by anyone but what `kind` and `allowed` say. */
export interface ApprovalFacts {
  readonly kind: ApprovalKind;
  /** One line for lists: the command, or a plugin's title. */
  readonly headline: Untrusted;
  /** What has to be read to the end: the command, or title, description and detail. */
  readonly passages: readonly Passage[];
  /** The command as a list, when the requester gave one. */
  readonly argv: readonly Untrusted[] | null;
  /** Every description of the command: a text for a shell, or the words of one program. The one that is shown first is first. */
  readonly calls: readonly (string | readonly string[])[];
  readonly resolvedPath: Untrusted | null;
  readonly host: Untrusted | null;
  readonly nodeId: Untrusted | null;
  readonly cwd: Untrusted | null;
  readonly agent: Untrusted | null;
  readonly session: Untrusted | null;
  /** Where the turn came from, `telegram:5551234`, with its account and thread. */
  readonly source: Untrusted | null;
  /** What a second description of the same call says differently; nobody here knows which one will be followed. */
  readonly otherwise: readonly Untrusted[];
  /** Members of the request that are shown nowhere and that this program does not know. */
  readonly unknown: readonly Untrusted[];
  /** Names of the variables that the request sets. */
  readonly envNames: readonly Untrusted[];
  readonly plugin: Untrusted | null;
  readonly tool: Untrusted | null;
  readonly severity: Untrusted | null;
  /** Who or what is reached outside, in words of ours around theirs. */
  readonly scope: Untrusted | null;
  /** What the gateway says of a call of its own assistant; null for a request that came over the wire. */
  readonly gateway: GatewayFacts | null;
  /** The requester's own remark. It is shown below the facts, as somebody's words. */
  readonly remark: Untrusted | null;
  readonly allowed: readonly ApprovalDecision[];
}

const textOf = (value: unknown): Untrusted | null =>
  typeof value === 'string' && value !== '' ? untrusted(value) : null;
const textsOf = (value: unknown): readonly Untrusted[] =>
  Array.isArray(value) ? value.flatMap((each) => (typeof each === 'string' ? [untrusted(each)] : [])) : [];

const nothing = {
  argv: null,
  calls: [],
  resolvedPath: null,
  host: null,
  nodeId: null,
  cwd: null,
  envNames: [],
} as const;

export function factsOf(row: OfficialPending): ApprovalFacts {
  const { request } = row;
  const from = sourceOf(request.turnSourceChannel, request.turnSourceTo);
  const shared = {
    agent: textOf(request.agentId),
    session: textOf(request.sessionKey),
    source: withPlace(from, request.turnSourceAccountId, request.turnSourceThreadId),
    unknown: unknownIn(row.approvalKind, request),
    scope: scopeOf(request.scope),
    gateway: row.approvalKind === 'exec' ? gatewayFacts(row.request.call) : null,
    allowed: request.allowedDecisions,
  };
  return row.approvalKind === 'exec'
    ? { ...execFacts(row.request), ...shared }
    : { ...pluginFacts(row.request), ...shared };
}

type Own = Omit<ApprovalFacts, 'agent' | 'session' | 'source' | 'unknown' | 'scope' | 'gateway' | 'allowed'>;

function execFacts(request: Extract<OfficialPending, { approvalKind: 'exec' }>['request']): Own {
  const command = untrusted(request.command);
  const plan = request.systemRunPlan ?? null;
  const argv = request.commandArgv ?? plan?.argv;
  return {
    kind: 'exec',
    headline: command,
    passages: [{ label: 'COMMAND', text: command }, ...planPassages(request, plan)],
    otherwise: plan === null ? [] : otherwiseOf(request, plan),
    argv: argv === undefined ? null : textsOf(argv),
    calls: callsOf(request, plan),
    resolvedPath: textOf(request.resolvedPath),
    host: textOf(request.host),
    nodeId: textOf(request.nodeId),
    cwd: textOf(request.cwd ?? plan?.cwd),
    envNames: textsOf(request.envKeys),
    plugin: null,
    tool: null,
    severity: null,
    remark: textOf(request.warningText),
  };
}

function callsOf(
  { command, commandArgv }: ExecApprovalRequest,
  plan: ExecApprovalRequest['systemRunPlan'] | null,
): ApprovalFacts['calls'] {
  const texts = [command, plan?.commandText].filter((text) => typeof text === 'string');
  const lists = [commandArgv, plan?.argv].filter(Array.isArray).map(textsOf);
  // A list that says the same as the text is no other command.
  return [...new Set(texts), ...lists.filter((argv) => !isSameCommand(command, argv))];
}

function pluginFacts(request: Extract<OfficialPending, { approvalKind: 'plugin' }>['request']): Own {
  const title = untrusted(request.title);
  const detail = textOf(request.detail);
  return {
    ...nothing,
    kind: 'plugin',
    headline: title,
    passages: [
      { label: 'TITLE', text: title },
      { label: 'SAYS', text: untrusted(request.description) },
      ...(detail === null ? [] : [{ label: 'DETAIL', text: detail }]),
    ],
    plugin: textOf(request.pluginId),
    tool: textOf(request.toolName ?? request.mcpTool?.tool),
    otherwise: mcpWords(request),
    severity: textOf(request.severity),
    remark: null,
  };
}

function sourceOf(channel: unknown, to: unknown): Untrusted | null {
  const [first, second] = [textOf(channel), textOf(to)];
  return first === null || second === null ? (first ?? second) : untrusted(`${first}:${second}`);
}

function withPlace(from: Untrusted | null, account: unknown, thread: unknown): Untrusted | null {
  const more = Object.entries({ account, thread }).flatMap(([name, value]) =>
    typeof value === 'number' || (typeof value === 'string' && value !== '') ? [`${name} ${part(String(value))}`] : [],
  );
  return more.length === 0 ? from : untrusted([from ?? '', ...more].join(' ').trim());
}

type Scope = NonNullable<OfficialPending['request']['scope']>;
type ScopeWords = { readonly [K in Scope['kind']]: (scope: Extract<Scope, { kind: K }>) => string };

const scopeWords: ScopeWords = {
  'message-send': ({ target, recipientCount, recipients }) =>
    `sends a message to ${part(String(recipientCount))}: ${[target, ...textsOf(recipients)].map(part).join(', ')}`,
  payment: ({ amount, currency, target }) => `pays ${part(amount)} ${part(currency)} to ${part(target)}`,
  'external-post': ({ visibility, target }) =>
    `posts in ${visibility === 'public' ? 'public' : 'a closed place'}: ${part(target)}`,
  'standing-grant': ({ automation, command }) => `allows from now on, for ${part(automation)}: ${part(command)}`,
};

function scopeOf(scope: Scope | null | undefined): Untrusted | null {
  if (scope === null || scope === undefined) return null;
  // A gateway may know more kinds than we do.
  if (!Object.hasOwn(scopeWords, scope.kind))
    return untrusted(`of a kind this program does not know: ${part(scope.kind)}`);
  // why: one function a kind; the compiler cannot relate the two sides of the lookup.
  const words = scopeWords[scope.kind] as (scope: Scope) => string;
  return untrusted(words(scope));
}

/**
 * The facts as labelled lines, the same in the console and in `oc approvals show`. Made of words of ours and quoted parts of
 * theirs; still to be made printable.
 */
export function factLines(facts: ApprovalFacts): readonly Passage[] {
  const line = (label: string, words: readonly (string | null)[]): Passage => ({
    label,
    text: untrusted(words.filter((word) => word !== null).join('  ')),
  });
  const named = (name: string, value: Untrusted | null): string | null =>
    value === null ? null : `${name} ${part(value)}`;
  const asked = [named('agent', facts.agent), named('session', facts.session), named('from', facts.source)];
  const effects = callEffects(facts);
  return [
    ...(effects === null ? [] : [line('DOES', [doesWords(effects)])]),
    facts.kind === 'exec' ? line('RUNS', runsWords(facts)) : line('TOOL', toolWords(facts, named)),
    line('ASKED', asked.every((word) => word === null) ? ['the requester does not say for whom'] : asked),
    ...(facts.kind === 'exec' ? [line('ENV', [envWords(facts.envNames)])] : []),
    ...(facts.otherwise.length === 0 ? [] : [line('ALSO', facts.otherwise)]),
    ...(facts.scope === null ? [] : [{ label: 'REACH', text: facts.scope }]),
    ...gatewayLines(facts.gateway, facts.host),
  ];
}

/** What a sandbox has of programs is its own: none of them is looked up on this machine. */
const isBoxed = (gateway: GatewayFacts | null, host: string | null): boolean => gateway !== null && host === 'sandbox';

const runsWords = ({ resolvedPath, host, nodeId, cwd, gateway }: ApprovalFacts): readonly (string | null)[] => [
  resolvedPath === null ? (isBoxed(gateway, host) ? null : 'program not resolved') : part(resolvedPath),
  host === null ? 'host not named' : gateway === null ? `on ${part(host)}` : whereWords(host),
  nodeId === null ? null : `node ${part(nodeId)}`,
  cwd === null ? 'folder not named' : `cwd ${part(cwd)}`,
];

function toolWords(
  { plugin, tool, severity }: ApprovalFacts,
  named: (name: string, value: Untrusted | null) => string | null,
): readonly (string | null)[] {
  const words = [named('plugin', plugin), named('tool', tool), named('severity', severity)];
  return words.every((word) => word === null) ? ['the requester names no plugin and no tool'] : words;
}

const envWords = (names: readonly Untrusted[]): string =>
  names.length === 0
    ? 'no variables set by the request'
    : `${names.length} set by the request: ${names.map(part).join(' ')}`;
