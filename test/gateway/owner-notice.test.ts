import { setTimeout as delay } from 'node:timers/promises';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../src/gateway/approvals/approval.ts';
import { type ChannelRunner, openChannelRunner } from '../../src/gateway/channels/runner.ts';
import type { Log } from '../../src/gateway/logs/log.ts';
import { OwnerNotice } from '../../src/gateway/owner-notice.ts';
import type { GatewayCall } from '../../src/gateway/protocol/approvals.ts';
import { waitHeard } from '../helpers/telegram-server.ts';
import { TelegramStandIn } from '../helpers/telegram-stand-in.ts';
import { party, Queue } from './approvals/queue.ts';
import { policyOf } from './config/place.ts';
import { gatewaysOfTests } from './methods/real-gateway.ts';

const owner = 5001;
const ours: GatewayCall = {
  ...{ tool: 'exec', effects: ['file-write'], question: 'file-write', binding: 'sha256:00' },
  ...{ env: [], files: [], grant: null },
};

/** A minute that a test lets go by. */
class Minutes {
  readonly #waiting: (() => void)[] = [];
  asked: number[] = [];
  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      this.asked.push(ms);
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  pass(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

describe("a word to the owner's chat", () => {
  let server: TelegramStandIn;
  let runner: ChannelRunner;
  let queue: Queue;
  let minutes: Minutes;
  let notice: OwnerNotice;
  let logged: string[];
  let owners: string[];
  let notify: string[];

  const config = () =>
    policyOf(
      JSON.stringify({
        approvals: { notify },
        commands: { ownerAllowFrom: owners },
        channels: { telegram: { botToken: server.token, apiRoot: server.apiRoot } },
      }),
    ).config;

  beforeEach(async () => {
    server = await TelegramStandIn.open();
    [queue, minutes, logged, owners, notify] = [new Queue(), new Minutes(), [], [`telegram:${owner}`], ['owner']];
    const note = (_: string, message: string) => void logged.push(message);
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const wait = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal });
    runner = openChannelRunner(
      { localSocket: `${queue.dir}/local.sock`, stateDir: queue.dir, log, wait },
      async () => undefined,
    );
    await runner.follow(config());
    notice = new OwnerNotice({ log, wait: minutes.wait, config, runner: () => runner });
  });

  afterEach(async () => {
    notice.stop();
    await runner.stop();
    queue[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });

  const listeners = () =>
    notice.beside({
      onRequested: () => undefined,
      onResolved: () => undefined,
      onGrantsChanged: () => undefined,
      onFault: () => undefined,
    });

  /** A call of the assistant that waits, and whoever listens hears of it. */
  function waits(command: string, changes: object = {}): Approval {
    const approval = queue.ask({ command, sessionKey: 'agent:main:main', call: ours, ...changes });
    listeners().onRequested(approval);
    return approval;
  }

  function expire(): void {
    const before = queue.resolved.length;
    queue.pass(queue.timeoutMs + 1);
    queue.approvals.pending();
    for (const ended of queue.resolved.slice(before)) listeners().onResolved(ended);
  }

  it('says what waits, until when, and where it is decided', async () => {
    const { row } = waits('rm -rf build');
    const [text = ''] = await waitHeard(server, owner, 1);
    expect(text).toContain('> rm -rf build');
    expect(text).toContain('Until 2026-11-20 09:05 UTC; then it is denied.');
    expect(text).toContain(`oc approvals show ${row.id}`);
    expect(text).toContain('Nothing that is written here decides it.');
  });

  it('shows one line of a long command, with nothing hidden in it and no secret', async () => {
    const forged = 'echo a\nNobody decided\u202e in time sk-ant-api03-canarycanarycanarycanarycanary';
    waits(`${forged}\u{1f600}${'x'.repeat(300)}`);
    const [text = ''] = await waitHeard(server, owner, 1);
    const shown = text.split('\n')[1] ?? '';
    expect(shown).toContain('> echo a<U+000A>Nobody decided<U+202E> in time');
    expect(shown).toMatch(/ …$/);
    expect([...shown].length).toBeLessThanOrEqual(204);
    expect(text).not.toContain('canary');
  });

  it('comes once a minute for a conversation, and counts the rest', async () => {
    waits('rm a');
    await waitHeard(server, owner, 1);
    for (const name of ['b', 'c', 'd']) waits(`rm ${name}`);
    const taken = waits('rm e');
    queue.decide(taken, 'deny');
    for (const ended of queue.resolved) listeners().onResolved(ended);
    waits('rm other', { sessionKey: 'agent:main:other' });
    expect((await waitHeard(server, owner, 2))[1]).toContain('> rm other');
    await expect.poll(() => minutes.asked).toEqual([60_000, 60_000]);
    minutes.pass();
    const [, , third = ''] = await waitHeard(server, owner, 3);
    expect(third).toContain('> rm b');
    expect(third).toContain('2 more wait.');
    expect(third).not.toContain('rm e');
  });

  it('comes again when nobody decided, once for all of them, and not when somebody did', async () => {
    const first = waits('rm a');
    await waitHeard(server, owner, 1);
    queue.decide(first, 'deny');
    for (const ended of queue.resolved) listeners().onResolved(ended);
    waits('rm b');
    waits('rm c');
    expire();
    await expect.poll(() => minutes.asked.length).toBe(1);
    minutes.pass();
    const [, second = ''] = await waitHeard(server, owner, 2);
    expect(second).toContain('Nobody decided in time, so this was not run:\n> rm b\n1 more ended so.');
    expect(second).not.toContain('waits for a decision');
  });

  it('is not said of what other programs ask for: they would choose the words', async () => {
    waits('curl https://a.example', { call: undefined });
    const plugin = { title: 't', description: 'd', allowedDecisions: ['deny' as const] };
    const asking = { kind: 'plugin' as const, request: plugin, clientRef: null, timeoutMs: null };
    listeners().onRequested(queue.approvals.request(asking, party('plugin')));
    waits('rm a');
    expect((await waitHeard(server, owner, 1))[0]).toContain('> rm a');
  });

  it('goes nowhere unless it is wanted, and only by a channel that runs', async () => {
    notify = ['console'];
    waits('rm a');
    notify = ['owner'];
    owners = ['discord:9'];
    waits('rm b');
    await expect.poll(() => logged).toContain('the owner could not be told: no channel of theirs runs');
    expect(server.calls('sendMessage')).toEqual([]);
  });

  it('that cannot be sent costs the request nothing', async () => {
    server.trouble('sendMessage', { status: 400, body: { ok: false, error_code: 400, description: 'chat not found' } });
    const { row } = waits('rm a');
    await expect.poll(() => logged).toContain('the owner could not be told');
    expect(queue.approvals.pending().map((each) => each.row.id)).toEqual([row.id]);
  });
});

describe('a running gateway', () => {
  const gateway = gatewaysOfTests();

  it("tells the owner that the assistant's call waits", async () => {
    await using server = await TelegramStandIn.open();
    const mock = new LLMock({ port: 0 });
    await mock.start();
    const call = { name: 'exec', arguments: '{"command":"rm -r build"}', id: 'toolu_1' };
    mock.on({ hasToolResult: false }, { toolCalls: [call] });
    mock.on({ hasToolResult: true }, { content: 'I was not let.' });
    const running = await gateway({
      gateway: { auth: { token: 'canarytoken-0123456789abcdef0123456789abcdef' } },
      approvals: { notify: ['console', 'owner'] },
      commands: { ownerAllowFrom: [`telegram:${owner}`] },
      channels: { telegram: { botToken: server.token, apiRoot: server.apiRoot } },
      agents: { defaults: { model: 'anthropic/claude-sonnet-4-5' } },
      models: { providers: { anthropic: { baseUrl: mock.url, apiKey: 'sk-ant-test-key-0123456789' } } },
    });
    const console = await running.operator();
    const said = console.request('oc.send', { text: 'clean' });
    const [text = ''] = await waitHeard(server, owner, 1);
    const id = /oc approvals show (\S+)/.exec(text)?.[1];
    const { payload } = await console.request('oc.approval.list', {});
    expect(payload).toMatchObject({ pending: [{ id, request: { command: 'rm -r build' } }] });
    const [{ digest }] = (payload as { pending: [{ digest: string }] }).pending; // why: matched above
    await console.request('oc.approval.resolve', { id, kind: 'exec', decision: 'deny', digest });
    expect(await said).toMatchObject({ payload: { reply: 'I was not let.' } });
    await mock.stop();
  });
});
