import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { canaryToken, gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { begun, held, ScriptedProvider } from '../gateway/models/scripted-provider.ts';
import { TelegramStandIn } from '../helpers/telegram-stand-in.ts';

const started = gatewaysOfTests();

it('152: a configuration that changes while the gateway ends starts nothing again: no message is taken from a platform and lost', async () => {
  await using server = await TelegramStandIn.open(777);
  const provider = new ScriptedProvider();
  provider.answers = [held(begun)];
  const config = (perSenderPerMinute: number) => ({
    gateway: { auth: { token: canaryToken } },
    messages: { limits: { perSenderPerMinute } },
    agents: { list: [{ id: 'main', model: 'anthropic/claude-sonnet-4-5' }] },
    models: { providers: { anthropic: { baseUrl, apiKey: 'sk-ant-canary-0123456789abcdef0123456789' } } },
    channels: {
      telegram: { apiRoot: server.apiRoot, botToken: server.token, dmPolicy: 'open', allowFrom: ['*'] },
    },
  });
  const baseUrl = await provider.start();
  try {
    const gateway = await started(config(10));
    await server.say(5001, 'take your time');
    await expect.poll(() => provider.asked, { timeout: 20_000 }).toBe(1);
    // Its channels wait for the turn that runs, and that is when somebody writes.
    const restarted = gateway.restart();
    writeFileSync(gateway.paths.configFile, JSON.stringify(config(20)), { mode: 0o600 });
    await restarted;
    await server.say(5001, 'is anybody there');
    await expect.poll(() => provider.asked, { timeout: 20_000 }).toBe(2);
    expect(server.calls('getMe').length).toBe(2);
    expect(gateway.complaints).toEqual([]);
  } finally {
    await provider.stop();
  }
});
