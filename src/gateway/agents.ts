import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, type AgentOptions, openAgent } from './agent/agent.ts';
import type { Conversations, SessionList } from './agent/conversations.ts';
import type { TurnOutcome } from './agent/outcome.ts';
import { agentIdOf } from './agent/session-key.ts';
import { openShelf, type Shelf } from './agent/shelf.ts';
import type { EndOfTranscript } from './agent/transcript-files.ts';
import type { Turn } from './agent/turn.ts';
import { agentNamed } from './config/agent-config.ts';
import type { AgentConfig, Config } from './config/config.ts';
import type { Model } from './models/model.ts';
import { mainAgent } from './policy/bindings.ts';

interface AgentsParts extends Omit<AgentOptions, 'sessionsDir' | 'settings' | 'model'> {
  readonly config: () => Config;
  readonly model: (agent: AgentConfig) => Model;
  /** Below it each agent has a directory of its own. */
  readonly agentsDir: string;
}

export interface Agents extends Omit<Agent, 'take'>, Conversations {
  /** A turn of the agent that it names. `leadsHere` is asked whenever the turn's admission is: does its sender still speak with this agent? */
  take(turn: Turn, leadsHere: () => boolean): Promise<TurnOutcome>;
}

/** Every agent, each opened when something first concerns it. One that is configured no more gets no turn, and says so. */
export const openAgents = (parts: AgentsParts): Agents => new OpenedAgents(parts);

class OpenedAgents implements Agents {
  readonly #parts: AgentsParts;
  readonly #opened = new Map<string, Agent>();
  readonly #shelf: Shelf;

  constructor(parts: AgentsParts) {
    this.#parts = parts;
    this.#shelf = openShelf(parts.agentsDir);
  }

  async take(turn: Turn, leadsHere: () => boolean): Promise<TurnOutcome> {
    const isThere = () => agentNamed(this.#parts.config(), turn.agentId) !== undefined && leadsHere();
    if (!isThere()) return gone;
    let left = false;
    const stillAdmitted = (): boolean => {
      // Whoever lost access hears nothing, not even what was true before.
      left = false;
      if (!turn.stillAdmitted()) return false;
      left = !isThere();
      return !left;
    };
    const end = await this.#of(turn.agentId).take({ ...turn, stillAdmitted });
    return end.outcome === 'dropped' && left ? gone : end;
  }

  abort(sessionKey: string): ReturnType<Agent['abort']> {
    // One that was not opened has nothing that runs.
    return this.#opened.get(agentIdOf(sessionKey) ?? mainAgent)?.abort(sessionKey) ?? { running: 0, waiting: 0 };
  }

  recheck(): void {
    for (const agent of this.#opened.values()) agent.recheck();
  }

  sessions(): ReturnType<Agent['sessions']> {
    return [...this.#opened.values()].flatMap((agent) => agent.sessions());
  }

  /** What lies on disk, and what goes on in it or has not come there yet. */
  async list(): Promise<SessionList> {
    const { latest, total } = await this.#shelf.list();
    const shelved = new Set(latest.map(({ key }) => key));
    const held = new Map(this.sessions().map((one) => [one.key, one]));
    const only = [...held.values()].filter(({ key }) => !shelved.has(key));
    const rows = latest.map((one) => ({ running: false, waiting: 0, ...held.get(one.key), ...one }));
    return { rows: [...only, ...rows].toSorted((a, b) => b.updatedAt - a.updatedAt), total: total + only.length };
  }

  async show(sessionKey: string, most: number): ReturnType<Agent['show']> {
    const id = agentIdOf(sessionKey) ?? mainAgent;
    // What an agent said that is configured no more can be read; asking for one that never was leaves no trace.
    if (id !== mainAgent && !existsSync(this.#dirOf(id))) return [];
    return await this.#of(id).show(sessionKey, most);
  }

  async page(sessionKey: string, offset: number): ReturnType<Agent['page']> {
    const id = agentIdOf(sessionKey) ?? mainAgent;
    if (id !== mainAgent && !existsSync(this.#dirOf(id))) return { entries: [], next: null };
    return await this.#of(id).page(sessionKey, offset);
  }

  async forget(sessionKey: string, how: EndOfTranscript): ReturnType<Agent['forget']> {
    const id = agentIdOf(sessionKey) ?? mainAgent;
    if (id !== mainAgent && !existsSync(this.#dirOf(id))) return 'nothing';
    return await this.#of(id).forget(sessionKey, how);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#opened.values()].map((agent) => agent.stop()));
  }

  #of(id: string): Agent {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const { config, model, ...rest } = this.#parts;
    let last = agentNamed(config(), id);
    const settings = (): AgentConfig => {
      last = agentNamed(config(), id) ?? last;
      if (last === undefined) throw new Error(`there never was an agent "${id}"`);
      return last;
    };
    const agent = openAgent({ ...rest, sessionsDir: this.#dirOf(id), settings, model: () => model(settings()) });
    this.#opened.set(id, agent);
    return agent;
  }

  #dirOf(id: string): string {
    return join(this.#parts.agentsDir, id, 'sessions');
  }
}

const gone: TurnOutcome = { outcome: 'failed', because: 'agent' };
