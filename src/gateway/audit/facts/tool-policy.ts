import { matchesPattern } from '../../policy/name-pattern.ts';
import { type AgentFact, sandboxMode } from './agents.ts';
import { sandboxAllows, sandboxDenies, toolAliases, toolGroups, toolProfiles } from './tool-names.ts';
import type { View } from './view.ts';

/** An empty or absent `allow` allows everything that is not denied. */
interface Layer {
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[];
}

/** Which of `names` an agent can use: every layer must allow it, and deny wins in each. */
export function usableTools(config: View, agent: AgentFact, names: readonly string[]): readonly string[] {
  const layers = layersOf(config, agent);
  return names.filter((name) => layers.every((layer) => admits(layer, name)));
}

function layersOf(config: View, agent: AgentFact): readonly Layer[] {
  const common = config.at('tools');
  const own = agent.id === null ? null : agent.section.at('tools');
  const layers = [profileLayer(common, own), listLayer(common), ...(own === null ? [] : [listLayer(own)])];
  return sandboxMode(config, agent) === 'all' ? [...layers, sandboxLayer(common, own)] : layers;
}

function profileLayer(common: View, own: View | null): Layer {
  const profile = own?.text('profile') ?? common.text('profile');
  const allow = profile !== undefined && Object.hasOwn(toolProfiles, profile) ? toolProfiles[profile] : undefined;
  if (allow === undefined) return { allow: null, deny: [] };
  const more = own?.member('alsoAllow').isList ? own.texts('alsoAllow') : common.texts('alsoAllow');
  return { allow: [...allow, ...more], deny: [] };
}

function listLayer(tools: View): Layer {
  const also = tools.texts('alsoAllow');
  const allow = tools.member('allow').isList ? tools.texts('allow') : null;
  const widened =
    also.length === 0 ? allow : allow === null || allow.length === 0 ? ['*', ...also] : [...allow, ...also];
  return { allow: widened, deny: tools.texts('deny') };
}

/** The list of a sandboxed session: of the agent, else of all, else the default. */
function sandboxLayer(common: View, own: View | null): Layer {
  const list = (name: string): readonly string[] | null => {
    const from = [own, common].find((tools) => tools?.at(`sandbox.tools.${name}`).isList);
    return from?.texts(`sandbox.tools.${name}`) ?? null;
  };
  const [allow, also, deny] = [list('allow'), list('alsoAllow') ?? [], list('deny')];
  const wanted = [...(allow ?? []), ...also];
  const allowed = allow === null ? [...sandboxAllows, ...also] : allow.length === 0 ? [] : wanted;
  return { allow: allowed, deny: deny ?? sandboxDenies.filter((name) => !matchesAny(name, wanted)) };
}

function admits({ allow, deny }: Layer, name: string): boolean {
  if (matchesAny(name, deny)) return false;
  if (allow === null || allow.length === 0 || matchesAny(name, allow)) return true;
  return name === 'apply_patch' && matchesAny('write', allow);
}

const matchesAny = (name: string, list: readonly string[]): boolean =>
  list.flatMap(expanded).some((pattern) => matchesPattern(name, pattern));

function expanded(entry: string): readonly string[] {
  const name = entry.trim().toLowerCase();
  const canonical = Object.hasOwn(toolAliases, name) ? (toolAliases[name] ?? name) : name;
  return (Object.hasOwn(toolGroups, canonical) ? toolGroups[canonical] : undefined) ?? [canonical];
}
