import { LLMock } from '@copilotkit/aimock';
import type { AgentConfig, ProviderConfig } from '../../../src/gateway/config/config.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { Model } from '../../../src/gateway/models/model.ts';
import { modelOf } from '../../../src/gateway/models/models.ts';
import { settings } from '../agent/agent-place.ts';

/** Somebody else's stand-in for the provider, on loopback, and our model pointed at it. */
export class ModelServer {
  readonly mock = new LLMock({ port: 0 });
  readonly logged: string[] = [];
  readonly waited: number[] = [];
  agent: AgentConfig = { ...settings, model: 'anthropic/claude-sonnet-4-5' };
  provider: Partial<ProviderConfig> = {};

  start(): Promise<string> {
    return this.mock.start();
  }

  model(more: { loggedIn?: Secret | null } = {}): Model {
    const note = (_: string, message: string, fields?: object) => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    const log: Log = { debug: note, info: note, warn: note, error: note };
    return modelOf({
      log,
      agent: () => this.agent,
      providers: () => [{ ...this.#anthropic(), ...this.provider }],
      loggedIn: () => more.loggedIn ?? null,
      wait: async (ms, signal) => {
        signal.throwIfAborted();
        this.waited.push(ms);
      },
      random: () => 0.5,
    });
  }

  /** What the server was sent, one JSON a request. */
  requests(): readonly string[] {
    return this.mock.getRequests().map(({ body }) => JSON.stringify(body));
  }

  #anthropic(): ProviderConfig {
    const apiKey = new Secret('sk-ant-test-key-0123456789');
    return {
      ...{ id: 'anthropic', api: 'anthropic-messages', baseUrl: this.provider.baseUrl ?? this.mock.url },
      ...{ apiKey, apiKeyFrom: 'configuration', apiKeyProblem: null },
    };
  }
}
