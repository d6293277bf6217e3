import type { Decision } from './decision.ts';
import { matchesPattern } from './name-pattern.ts';

/** `allow` absent: everything that is not denied. Names as the configuration has them; `*` in one stands for any signs. */
export interface ToolLists {
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[];
}

/** One place of the configuration that speaks about tools: of everybody, an agent, a channel, a group. */
export interface ToolLayer {
  /** The key, for the reason. */
  readonly by: string;
  readonly lists: ToolLists;
}

/** Whose turn it is, as the gateway knows it. */
export interface TurnFacts {
  /** The owner's, or of the operator's console. */
  readonly isOperators: boolean;
  /** The session is the operator's main one. */
  readonly isMain: boolean;
}

export type SandboxMode = 'off' | 'non-main' | 'all';

/**
 * Where a turn's calls run. Only the operator's own ever reach the host, whatever the mode and whatever the session is called:
 * `off` is about the operator's own turns alone.
 */
export function placeOf({ isOperators, isMain }: TurnFacts, mode: SandboxMode): 'host' | 'sandbox' {
  if (!isOperators || mode === 'all') return 'sandbox';
  return mode === 'off' || (mode === 'non-main' && isMain) ? 'host' : 'sandbox';
}

/** What a sandboxed session may use while nobody has said otherwise. */
const sandboxDefaults: ToolLists = {
  allow: ['read', 'write', 'edit', 'apply_patch'],
  deny: ['exec', 'process'],
};

/** Names that stand for several. */
const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['group:fs', ['read', 'write', 'edit', 'apply_patch']],
  ['group:runtime', ['exec', 'process']],
  ['bash', ['exec']],
]);

const ours = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process'];

/** Tools of OpenClaw that are not here: lists name them, and nothing is wrong with that. */
const elsewhere =
  /^(web_search|web_fetch|x_search|browser|canvas|nodes|cron|gateway|message|image|image_generate|pdf|tts|memory_search|memory_get|agents_list|sessions_[a-z]+|session_status|subagents|code_execution|telegram|whatsapp|discord|slack|group:(ui|web|memory|sessions|automation|messaging|nodes|openclaw|plugins|agents|media))$/;

/** One place that speaks about sandboxed turns; null where it has no such list. Of several each has to let a tool. */
export interface SandboxLists {
  readonly by: string;
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[] | null;
}

export interface ToolFacts extends TurnFacts {
  readonly tool: string;
  readonly place: 'host' | 'sandbox';
  readonly layers: readonly ToolLayer[];
  readonly sandbox: readonly SandboxLists[];
  /** Off: no tool writes a file. */
  readonly fileWrite: boolean;
}

const writers = ['write', 'edit', 'apply_patch'];

/** May this turn use this tool at all? Every layer has to let it, and one that denies it is enough. */
export function mayUseTool(facts: ToolFacts): Decision {
  const { tool, fileWrite } = facts;
  if (!ours.includes(tool)) return deny('tools', `there is no tool called ${tool}`);
  if (!fileWrite && writers.includes(tool))
    return deny('tools.codeExecution.allowFileWrite', 'no tool may write a file');
  const layers = [...facts.layers, ...sandboxLayer(facts)];
  const denied = layers.find(({ lists }) => denies(lists.deny, tool));
  if (denied !== undefined) return deny(`${denied.by}.deny`, `${tool} is denied`);
  const silent = layers.find(({ lists }) => lists.allow !== null && !allows(lists.allow, tool));
  if (silent !== undefined) return deny(`${silent.by}.allow`, `${tool} is not allowed`);
  return { effect: 'allow', by: 'tools' };
}

/**
 * The list of sandboxed sessions. As long as nobody has set one it is about the turns of others: the operator's own, who
 * could have the host, lose nothing in a container. One that somebody set is for all. A list that was set replaces the
 * default of the other kind, which would contradict it.
 */
function sandboxLayer({ place, isOperators, sandbox }: ToolFacts): readonly ToolLayer[] {
  if (place === 'host') return [];
  const [first] = sandbox.filter(({ allow, deny: denied }) => allow !== null || denied !== null);
  if (first === undefined) return isOperators ? [] : [{ by: defaultList, lists: sandboxDefaults }];
  const set = sandbox.map(({ by, allow, deny: denied }) => ({ by, lists: { allow, deny: denied ?? [] } }));
  if (isOperators || sandbox.some(({ allow }) => allow !== null)) return set;
  return [...set, { by: first.by, lists: { allow: sandboxDefaults.allow, deny: [] } }];
}

/** The key that would change what holds while nobody has set a list. */
const defaultList = 'agents.defaults.sandbox.tools';

const covers = (list: readonly string[], tool: string): boolean =>
  list.some((name) => matchesPattern(tool, name) || groups.get(name)?.includes(tool) === true);

/** A patch writes and edits: who may not do either does not do it by a patch. */
const denies = (list: readonly string[], tool: string): boolean =>
  covers(list, tool) || (tool === 'apply_patch' && (covers(list, 'write') || covers(list, 'edit')));

const allows = (list: readonly string[], tool: string): boolean =>
  covers(list, tool) || (tool === 'apply_patch' && covers(list, 'write') && covers(list, 'edit'));

/** Names in a list that are no tool and no group that anybody knows: in `deny` they protect nothing. */
export const unknownTools = ({ allow, deny: denied }: ToolLists): readonly string[] =>
  [...new Set([...(allow ?? []), ...denied])].filter(
    (name) => !name.includes('*') && !ours.includes(name) && !groups.has(name) && !elsewhere.test(name),
  );

export interface ElevatedFacts {
  readonly isOperators: boolean;
  /** Null for the operator's console. */
  readonly channel: string | null;
  /** The sender's stable id; null for the operator's console. */
  readonly senderId: string | null;
  readonly enabled: boolean;
  /** By channel, stable ids. */
  readonly allowFrom: Readonly<Record<string, readonly string[]>>;
}

/** May this call run on the host although its turn is sandboxed? Never without a person's answer. */
export function mayElevate({ isOperators, channel, senderId, enabled, allowFrom }: ElevatedFacts): Decision {
  if (!enabled) return deny('tools.elevated.enabled', 'elevated calls are off');
  if (!isOperators) return deny('tools.elevated', "only the operator's own turns may be elevated");
  if (channel === null) return ask('tools.elevated.enabled');
  const listed = Object.hasOwn(allowFrom, channel) ? (allowFrom[channel] ?? []) : [];
  if (senderId === null || senderId === '*' || !listed.includes(senderId))
    return deny('tools.elevated.allowFrom', `elevated calls are not allowed by ${channel}`);
  return ask('tools.elevated.allowFrom');
}

const deny = (by: string, because: string): Decision => ({ effect: 'deny', by, because });
const ask = (by: string): Decision => ({ effect: 'ask', by, question: 'May this call run on the host?' });
