import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();

const logOf = (gateway: RealGateway): string =>
  readdirSync(gateway.paths.logsDir)
    .map((name) => readFileSync(join(gateway.paths.logsDir, name), 'utf8'))
    .join('');

const todaysLog = (dir: string): string => join(dir, `oc-${new Date().toISOString().slice(0, 10)}.log`);

const recordsOf = (gateway: RealGateway): readonly Record<string, unknown>[] =>
  logOf(gateway)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Somebody with a wrong token who says this of themselves. */
async function knock(gateway: RealGateway, displayName: string): Promise<void> {
  const client = await Attacker.open({ port: gateway.port }, { 'user-agent': displayName.replaceAll(/[^ -~]/g, '') });
  await client.connect({
    auth: { token: 'wrong-token-0123456789' },
    client: { id: 'cli', version: '1', platform: 'linux', mode: 'cli', displayName },
  });
  await client.end();
}

const linesOf = (client: Attacker): readonly string[] =>
  // why: each test asked for batches and looks at their fields
  client.events('oc.logs.batch').flatMap(({ payload }) => (payload as { lines: string[] }).lines);
const droppedOf = (client: Attacker): number =>
  client.events('oc.logs.batch').reduce((sum, { payload }) => sum + (payload as { dropped: number }).dropped, 0);

describe('THREATS B: slow consumers of the log', () => {
  it('36 a subscriber that stops reading costs bounded memory, hears how much it missed, and others hear everything', async () => {
    const gateway = await started({ logging: { level: 'debug' }, gateway: { auth: { token: canaryToken } } });
    const [slow, quick, busy] = [await gateway.operator(), await gateway.operator(), await gateway.operator()];
    for (const client of [slow, quick]) await client.request('oc.logs.subscribe', { tail: 0 });
    slow.raw.pause();
    const before = process.memoryUsage().arrayBuffers;
    const wanted = 20_000;
    for (let at = 1; at <= wanted; at += 1) {
      busy.send({ type: 'req', id: `${at}`, method: 'health' });
      if (at % 500 === 0) await busy.frame(({ id }) => id === `${at}`);
      if (at % 500 === 0) busy.frames.length = 0;
    }
    const heard = () => linesOf(quick).filter((line) => line.includes('"method":"health"')).length + droppedOf(quick);
    while (heard() < wanted) await quick.request('status');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    slow.raw.resume();
    await slow.frame(({ event, payload }) => event === 'oc.logs.batch' && (payload as { dropped: number }).dropped > 0);
    expect((await slow.request('health')).ok).toBe(true);
    expect(droppedOf(slow)).toBeGreaterThan(1000);
  }, 30_000);
});

describe('THREATS I: logs and redaction, in the pushed and the tailed log', () => {
  it('126 a forged record in a header or a name stays one escaped text, in the file, the push and the tail', async () => {
    const gateway = await started();
    const reader = await gateway.operator(['operator.read']);
    await reader.request('oc.logs.subscribe', {});
    await knock(gateway, 'eve\n{"level":"error","message":"forged"}\r\n\u001b[2J\u202e\u2028');
    await reader.frame(({ event }) => event === 'oc.logs.batch');
    const { payload } = await reader.request('logs.tail');
    for (const lines of [linesOf(reader), payload['lines'] as string[]]) {
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.every((line) => /^[ -~…]*$/.test(line))).toBe(true);
      expect(lines.map((line) => JSON.parse(line).message)).not.toContain('forged');
    }
  });

  it("127 a bot's token in the address of a failed request is nowhere (CVE-2026-27003, GHSA-chf7-jq6g-qrwv)", async () => {
    const token = '123456789:AAcanarycanarycanarycanarycanary12345';
    const echo = createServer((request, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ ok: false, error_code: 500, description: `cannot ${request.method} ${request.url}` }),
      );
    }).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const address = echo.address();
    const port = typeof address === 'object' ? address?.port : null;
    for (const apiRoot of [`http://127.0.0.1:${port}`, 'http://127.0.0.1:1']) {
      const gateway = await started({
        gateway: { auth: { token: canaryToken } },
        logging: { level: 'trace' },
        channels: { telegram: { botToken: token, apiRoot } },
      });
      const reader = await gateway.operator();
      await reader.request('oc.logs.subscribe', { tail: 1000 });
      let asked = 0;
      while (!/"subsystem":"[^"]*telegram|"channel":"telegram"/.test(logOf(gateway))) {
        asked += 1;
        await reader.request('channels.status', { probe: true });
      }
      for (const method of ['health', 'status', 'channels.status', 'logs.tail']) await reader.request(method, {});
      expect(asked).toBeLessThan(100_000);
      const everything = logOf(gateway) + gateway.complaints.join('') + JSON.stringify(reader.frames);
      expect(everything).not.toContain('canarycanary');
    }
    echo.close();
  }, 30_000);

  it('131 numbers and flags under names like maxTokens keep their kind', async () => {
    const gateway = await started();
    const line =
      '{"level":"info","message":"m","maxTokens":4096,"userTokenReadOnly":true,"token":null,"secret":"abcdefgh"}';
    const operator = await gateway.operator();
    appendFileSync(todaysLog(gateway.paths.logsDir), `${line}\n`);
    const { payload } = await operator.request('logs.tail');
    expect((payload['lines'] as string[]).slice(-1).map((each) => JSON.parse(each))).toEqual([
      { level: 'info', message: 'm', maxTokens: 4096, userTokenReadOnly: true, token: null, secret: '[redacted]' },
    ]);
  });

  it('132 every secret of the configuration, also of keys that nothing reads, is in no line and no answer (CVE-2026-43528)', async () => {
    const secrets = {
      gateway: {
        auth: { token: canaryToken, password: 'canarypassword-0123456789' },
        remote: { token: 'canaryremote-0123456789ab' },
      },
      channels: {
        telegram: { enabled: false, botToken: '123456789:AAcanarytelegram-canary-0123456789' },
        slack: { botToken: 'canaryslack-0123456789', appToken: 'canaryslackapp-0123456789' },
        discord: { token: 'canarydiscord-0123456789' },
      },
      models: {
        providers: { mine: { apiKey: 'canarymodel-0123456789', headers: { 'x-mine': 'canaryheader-0123456789' } } },
      },
      hooks: { token: 'canaryhooks-0123456789' },
    };
    const gateway = await started({ ...secrets, logging: { level: 'trace' } });
    const texts = JSON.stringify(secrets).match(/[\w:]*canary[\w-]+/g) ?? [];
    expect(texts.length).toBe(10);
    // Whoever is let in is named in the log: at this level with each request.
    for (const displayName of texts) {
      const client = await Attacker.open({ port: gateway.port });
      const named = { id: 'cli', version: '1', platform: 'linux', mode: 'cli', displayName };
      await client.connect({ auth: { token: canaryToken }, client: named });
      await client.request('health');
      await client.end();
    }
    const log = logOf(gateway);
    expect(log).toContain('[redacted');
    const holders = [[], ...scopes.map((scope) => [scope]), scopes];
    const answers: string[] = [];
    for (const held of holders) {
      const client = await gateway.operator(held);
      for (const method of Object.keys(methods)) if (method !== 'oc.gateway.stop') await client.request(method, {});
      await client.request('oc.logs.subscribe', { tail: 1000 });
      answers.push(JSON.stringify(client.frames));
    }
    for (const text of texts) {
      const encoded = Buffer.from(text.slice(3, 15)).toString('base64');
      for (const seen of [log, logOf(gateway), gateway.complaints.join(''), ...answers]) {
        expect(seen).not.toContain(text);
        expect(seen).not.toContain(encoded);
      }
    }
  }, 30_000);

  it('133 a pattern that blows up on other engines costs nothing here, and one without a linear form stops the start', async () => {
    const gateway = await started({ logging: { redactPatterns: ['(a+)+$', '(a|aa)+b', 'acme-\\d+'] } });
    const before = performance.now();
    await knock(gateway, `${'a'.repeat(15_000)}! acme-1234`);
    expect(performance.now() - before).toBeLessThan(4000);
    expect(logOf(gateway)).not.toContain('acme-1234');
    await expect(started({ logging: { redactPatterns: ['(?=a)'] } })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('133 patterns that come while the gateway runs count from the next line on, and a bad one changes nothing', async () => {
    const gateway = await started();
    const operator = await gateway.operator();
    const reload = async (redactPatterns: readonly string[], until: RegExp) => {
      const config = { gateway: { auth: { token: canaryToken } }, logging: { redactPatterns } };
      writeFileSync(gateway.paths.configFile, JSON.stringify(config), { mode: 0o600 });
      while (!until.test(logOf(gateway))) await operator.request('health');
    };
    await reload(['acme-\\d+'], /configuration reloaded/);
    await knock(gateway, 'acme-1234');
    await reload(['acme-\\d+', '(x)\\1'], /configuration not reloaded/);
    await knock(gateway, 'acme-5678');
    expect(logOf(gateway)).not.toMatch(/acme-1234|acme-5678/);
  }, 20_000);

  it('134 a full file is put aside with its mode, and the tail begins again (CVE-2026-33572)', async () => {
    const gateway = await started();
    await gateway.stop();
    const [name = ''] = readdirSync(gateway.paths.logsDir);
    const path = join(gateway.paths.logsDir, name);
    writeFileSync(
      gateway.paths.configFile,
      JSON.stringify({ gateway: { auth: { token: canaryToken } }, logging: { maxFileMb: 1 } }),
    );
    writeFileSync(path, `${'x'.repeat(1023)}\n`.repeat(1024), { mode: 0o600 });
    await gateway.restart();
    const operator = await gateway.operator();
    expect((await operator.request('logs.tail', { cursor: 1024 * 1024 })).payload).toMatchObject({ reset: true });
    expect(readdirSync(gateway.paths.logsDir).toSorted()).toEqual([name, `${name}.1`]);
    for (const each of [path, `${path}.1`]) expect(statSync(each).mode & 0o777).toBe(0o600);
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['a path', { file: '../../etc/passwd' }],
    ['a path under another name', { path: '/etc/passwd' }],
    ['another profile', { profile: 'work' }],
    ['a negative cursor', { cursor: -1 }],
    ['a cursor that is no integer', { cursor: 1.5 }],
    ['a cursor in words', { cursor: '0' }],
    ['a limit of nothing', { limit: 0 }],
    ['a huge limit', { limit: 5001 }],
    ['too many bytes', { maxBytes: 1_000_001 }],
    ['no bytes', { maxBytes: 0 }],
    ['bytes without end', { maxBytes: Number.MAX_SAFE_INTEGER }],
    ['null', { cursor: null }],
  ];
  it.each(wrong)('135 logs.tail refuses %s (CVE-2026-28482)', async (_, params) => {
    const gateway = await started();
    const operator = await gateway.operator();
    const { ok, error } = await operator.request('logs.tail', params);
    expect({ ok, code: error?.code }).toEqual({ ok: false, code: 'INVALID_REQUEST' });
    expect(error.message).not.toContain('passwd');
  });

  it('135 logs.tail answers at most the bytes that were asked for, whatever the log holds', async () => {
    const gateway = await started();
    const operator = await gateway.operator();
    const path = todaysLog(gateway.paths.logsDir);
    appendFileSync(path, `${'x'.repeat(199)}\n`.repeat(50_000));
    const { size } = statSync(path);
    expect(size).toBeGreaterThan(10_000_000);
    for (const [params, bytes] of [
      [{}, 250_000],
      [{ limit: 5000, maxBytes: 1_000_000 }, 1_000_000],
      [{ maxBytes: 1 }, 1],
    ] as const) {
      const { payload } = await operator.request('logs.tail', params);
      const lines = payload['lines'] as string[];
      expect(lines.reduce((sum, line) => sum + line.length + 1, 0)).toBeLessThanOrEqual(bytes);
      expect(payload).toMatchObject({ truncated: true, cursor: size, size });
    }
  });

  it('135 the path of the log is for admins alone, and the log for readers', async () => {
    const gateway = await started();
    const { payload: short } = await (await gateway.operator(['operator.read'])).request('logs.tail');
    const { payload: whole } = await (await gateway.operator()).request('logs.tail');
    expect(whole['file']).toBe(join(gateway.paths.logsDir, short['file']));
    expect(short['file']).toBe(basename(short['file']));
    for (const held of [[], ['operator.pairing'], ['operator.approvals']]) {
      const client = await gateway.operator(held);
      for (const method of ['logs.tail', 'oc.logs.subscribe', 'oc.logs.unsubscribe', 'oc.logs.scrub']) {
        expect((await client.request(method)).error).toMatchObject({ code: 'FORBIDDEN' });
      }
    }
    const reader = await gateway.operator(['operator.read']);
    expect((await reader.request('oc.logs.scrub')).error).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('the push reaches who subscribed and nobody else, from the given level on, until they say stop', async () => {
    const gateway = await started();
    const [reader, grave, other] = [await gateway.operator(), await gateway.operator(), await gateway.operator()];
    const { payload } = await reader.request('oc.logs.subscribe', { tail: 3 });
    expect(payload).toMatchObject({ file: expect.stringMatching(/^oc-.*\.log$/), cursor: expect.any(Number) });
    expect(payload['lines'].length).toBe(3);
    expect((await grave.request('oc.logs.subscribe', { level: 'error', tail: 1000 })).payload['lines']).toEqual([]);
    await knock(gateway, 'eve');
    await reader.frame(({ event }) => event === 'oc.logs.batch');
    expect(linesOf(reader).some((line) => line.includes('unauthorized: authentication failed'))).toBe(true);
    const { payload: tail } = await reader.request('logs.tail', { cursor: payload['cursor'] });
    expect(tail['lines']).toEqual(linesOf(reader));
    expect((await reader.request('oc.logs.unsubscribe')).payload).toEqual({ unsubscribed: true });
    expect((await reader.request('oc.logs.unsubscribe')).payload).toEqual({ unsubscribed: false });
    const heard = linesOf(reader).length;
    await knock(gateway, 'mallory');
    while (recordsOf(gateway).filter(({ level }) => level === 'warn').length < 2) await reader.request('health');
    expect(linesOf(reader).length).toBe(heard);
    expect([linesOf(grave), linesOf(other)]).toEqual([[], []]);
  });
});
