import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events } from '../../../src/gateway/protocol/events.ts';
import { methods } from '../../../src/gateway/protocol/methods.ts';
import { scopes } from '../../../src/gateway/protocol/scopes.ts';
import { type Answer, Attacker, connectParams, Device } from '../../helpers/attacker.ts';
import { localCredential, token, WireServer } from '../../helpers/wire-server.ts';

const published = new URL('../protocol.schema.json', import.meta.resolve('@openclaw/gateway-protocol'));
const { definitions } = JSON.parse(readFileSync(published, 'utf8'));

interface Captured {
  readonly name: string;
  readonly send: { readonly id: string; readonly params?: Record<string, unknown> };
  readonly answer?: { readonly ok: boolean; readonly error?: Record<string, unknown>; readonly auth?: unknown };
  readonly close: { readonly code: number; readonly reason: string };
}
const captured: readonly Captured[] = JSON.parse(readFileSync('test/gateway/transcripts/handshake.json', 'utf8'));
const replayable = captured.filter(({ send }) => send.params?.['device'] === undefined);

let wire: WireServer;
let where: { readonly port: number };
beforeAll(async () => {
  wire = await WireServer.open();
  where = { port: wire.port };
});
afterAll(() => wire[Symbol.asyncDispose]());

describe('frames captured from a real client are answered as the real gateway answered', () => {
  it.each(replayable)('$name', async ({ send, answer, close }) => {
    const client = await Attacker.open(where);
    client.send(send);
    const given = (await client.frame(({ id }) => id === send.id)) as unknown as Answer;
    expect(given.ok).toBe(answer?.ok);
    if (answer?.ok) {
      expect(given.payload['auth']).toEqual(answer.auth);
      return client.end();
    }
    expect(given.error).toEqual(answer?.error);
    expect(await client.closed).toEqual(close);
  });
});

describe('a first frame that cannot be a connect', () => {
  const rows: readonly [name: string, sent: string | Buffer, code: number, reason: string][] = [
    ['text that is not JSON', 'hello', 1000, ''],
    ['JSON that is no request', '{"type":"event","event":"connect"}', 1008, 'invalid request frame'],
    ['an array', '[]', 1008, 'invalid request frame'],
    ['null', 'null', 1008, 'invalid request frame'],
    ['a binary frame', Buffer.from('{}'), 1003, ''],
    ['more than 64 KiB', `"${'x'.repeat(65_536)}"`, 1009, ''],
  ];
  it.each(rows)('%s ends the connection without an answer', async (_name, sent, code, reason) => {
    const client = await Attacker.open(where);
    client.send(sent);
    expect(await client.closed).toEqual({ code, reason });
    expect(client.frames).toHaveLength(1);
  });

  it('and 64 KiB itself are read', async () => {
    const client = await Attacker.open(where);
    client.send('x'.repeat(65_536));
    expect(await client.closed).toEqual({ code: 1000, reason: '' });
  });
});

describe('the hello', () => {
  it('is what the published schema asks for, and lists what this gateway serves', async () => {
    const client = await Attacker.open(where);
    const { payload } = await client.connect({ scopes: [...scopes], auth: { token } });
    const ajv = new Ajv({ strict: false });
    // The running gateways of 2026.9.6 name the method; the schema of 2026.9.1 does not know it yet.
    const { method, ...auth } = payload['auth'];
    expect(method).toBe('token');
    const valid = ajv.validate({ ...definitions.HelloOk, definitions }, { ...payload, auth });
    expect(ajv.errorsText(ajv.errors)).toBe('No errors');
    expect(valid).toBe(true);
    expect(payload['features']).toMatchObject({ methods: Object.keys(methods), events: Object.keys(events) });
    await client.end();
  });

  it('grants over the unix socket every known scope that was asked for, and no other', async () => {
    const client = await Attacker.open({ socketPath: wire.socketPath });
    const { payload } = await client.connect({
      scopes: [...scopes, 'operator.root'],
      auth: { token: localCredential },
    });
    expect(payload['auth']).toEqual({ method: 'local', role: 'operator', scopes: [...scopes] });
    await client.end();
  });

  it('keeps to the scopes that x-openclaw-scopes names', async () => {
    for (const [cap, left] of [
      ['operator.read, operator.pairing', ['operator.read', 'operator.pairing']],
      ['', []],
    ] as const) {
      const client = await Attacker.open(where, { 'x-openclaw-scopes': cap });
      const { payload } = await client.connect({
        scopes: ['operator.read', 'operator.pairing', 'operator.write'],
        auth: { token },
      });
      expect(payload['auth']['scopes']).toEqual(left);
      await client.end();
    }
  });

  it('is given to a probe that speaks versions 3 to 4 or 3 alone', async () => {
    for (const maxProtocol of [3, 4]) {
      const client = await Attacker.open(where);
      const probe = { id: 'cli', version: 'dev', platform: 'linux', mode: 'probe' };
      const { payload } = await client.connect({ client: probe, minProtocol: 3, maxProtocol, auth: { token } });
      expect(payload['protocol']).toBe(4);
      expect(payload['auth']['scopes']).toEqual(['operator.read']);
      await client.end();
    }
  });
});

describe('a device', () => {
  const device = new Device();
  const params = connectParams({ auth: { token } });
  const connect = async (change: Record<string, unknown> = {}, given = params) => {
    const client = await Attacker.open(where);
    const answer = await client.request('connect', device.sign(given, client.challenge, change));
    if (answer.ok) await client.end();
    else expect((await client.closed).code).toBe(1008);
    return answer;
  };

  it('with the shared secret gets its scopes and no device token', async () => {
    const { payload } = await connect();
    expect(payload['auth']).toEqual({ method: 'token', role: 'operator', scopes: ['operator.read'] });
  });

  it('without a secret is told that it is not paired', async () => {
    const { error } = await connect({}, connectParams());
    expect(error).toMatchObject({ code: 'NOT_PAIRED', details: { code: 'PAIRING_REQUIRED', reason: 'not-paired' } });
  });

  it('with a made-up device token is told so', async () => {
    const client = await Attacker.open(where);
    const given = connectParams({ auth: { deviceToken: 'made-up' } });
    const signed = device.sign({ ...given, auth: { token: 'made-up' } }, client.challenge);
    const { error } = await client.request('connect', { ...signed, auth: { deviceToken: 'made-up' } });
    expect(error.details).toMatchObject({ code: 'AUTH_DEVICE_TOKEN_MISMATCH' });
  });

  const broken: readonly [change: Record<string, unknown>, code: string][] = [
    [{ id: 'f'.repeat(64) }, 'DEVICE_AUTH_DEVICE_ID_MISMATCH'],
    [{ signedAt: 1 }, 'DEVICE_AUTH_SIGNATURE_EXPIRED'],
    [{ nonce: ' ' }, 'DEVICE_AUTH_NONCE_REQUIRED'],
    [{ nonce: 'another' }, 'DEVICE_AUTH_NONCE_MISMATCH'],
    [{ signature: 'AAAA' }, 'DEVICE_AUTH_SIGNATURE_INVALID'],
    [{ publicKey: 'AAAA' }, 'DEVICE_AUTH_PUBLIC_KEY_INVALID'],
  ];
  it.each(broken)('that signed badly (%o) is refused, right token or not', async (change, code) => {
    const { error } = await connect(change);
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', details: { code } });
  });
});

describe('after the hello', () => {
  const open = async () => {
    const client = await Attacker.open(where);
    await client.connect({ auth: { token } });
    return client;
  };

  it('a second connect is refused and the connection stays', async () => {
    const client = await open();
    const { error } = await client.connect({ auth: { token } });
    expect(error).toEqual({ code: 'INVALID_REQUEST', message: 'connect is only valid as the first request' });
    expect((await client.request('health')).ok).toBe(true);
    await client.end();
  });

  it('frames that are not in form are answered by their id, or as "invalid"', async () => {
    const client = await open();
    client.send({ type: 'req', method: 'health' });
    client.send({ type: 'req', id: 'extra', method: 'health', bogus: 1 });
    const nameless = await client.frame(({ id }) => id === 'invalid');
    const extra = await client.frame(({ id }) => id === 'extra');
    expect(nameless['error']).toEqual({
      code: 'INVALID_REQUEST',
      message: "invalid request frame: must have required property 'id'",
    });
    expect(extra['error']).toEqual({
      code: 'INVALID_REQUEST',
      message: "invalid request frame: at root: unexpected property 'bogus'",
    });
    await client.end();
  });

  it('requests pipelined behind the connect are answered after it', async () => {
    const client = await Attacker.open(where);
    client.send({ type: 'req', id: 'first', method: 'connect', params: connectParams({ auth: { token } }) });
    client.send({ type: 'req', id: 'second', method: 'health' });
    await client.frame(({ id }) => id === 'second');
    const answers = client.frames.filter(({ type }) => type === 'res').map(({ id }) => id);
    expect(answers).toEqual(['first', 'second']);
    await client.end();
  });

  it('more than 15 of them before the hello close the connection', async () => {
    await using undecided = await WireServer.open({ wait: () => new Promise(() => undefined) });
    const client = await Attacker.open({ port: undecided.port });
    client.send({ type: 'req', id: 'first', method: 'connect', params: connectParams({ auth: { token: 'wrong' } }) });
    for (let i = 0; i < 16; i += 1) client.send({ type: 'req', id: `${i}`, method: 'health' });
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many pending handshake frames' });
  });
});
