import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireShape } from '../../src/gateway/client/result-shapes.ts';
import { Home } from '../helpers/home.ts';
import { HostileGateway } from '../helpers/hostile-gateway.ts';

const hello = {
  type: 'hello-ok',
  protocol: 4,
  server: { version: '1', connId: 'c' },
  features: { methods: [], events: [] },
  auth: { scopes: ['operator.admin'] },
  policy: {},
};

const nasty = '\u001B]52;c;cm0gLXJm\u0007\u202Eevil\u009B2J\r\n\u0000';
const hugeTime = 8.65e15;
const someone = { channel: 'local', channelLabel: 'local', accountId: 'default', senderId: nasty };
const pending = (createdAtMs: unknown) => ({
  pending: [
    {
      ...someone,
      requestId: 'r'.repeat(32),
      claims: { name: nasty },
      createdAtMs,
      lastSeenAtMs: 1,
      expiresAtMs: createdAtMs,
      messages: 1,
    },
  ],
  approved: [],
  denied: [],
  overflow: [],
  ownerConfigured: false,
  limits: { pendingPerAccount: 3, ttlMs: 1 },
  serverTimeMs: createdAtMs,
});
const entry = (seq: number, detail: unknown = {}) => ({
  seq,
  atMs: 1,
  kind: nasty,
  actor: nasty,
  subject: nasty,
  detail,
  hash: 'h',
});

describe('162 (CVE-2026-25253): an answer that is not in its form is refused as one', () => {
  it.each([
    ['oc.pairing.list', pending(hugeTime)],
    ['oc.pairing.list', pending('1')],
    ['oc.pairing.approve', { outcome: 'constructor' }],
    ['oc.pairing.approve', { outcome: '__proto__' }],
    ['oc.pairing.approve', { outcome: 'approved' }],
    ['oc.pairing.approve', { outcome: 'approved', ...someone, atMs: hugeTime, notification: 'sent' }],
    ['oc.pairing.approve', { outcome: 'approved', ...someone, atMs: 1, notification: 'toString' }],
    ['oc.pairing.approve', { outcome: 'ambiguous-code', candidates: 'x' }],
    ['oc.pairing.reject', { outcome: 'already', decision: 1, by: [], atMs: 1 }],
    ['oc.pairing.revoke', null],
    ['oc.pairing.reveal', { code: 12_345_678 }],
    ['oc.pairing.history', { entries: [entry(1), entry(2)], nextCursor: null }],
    ['oc.history.list', { entries: [], nextCursor: 5 }],
    ['oc.history.list', { entries: [entry(3)], nextCursor: 4 }],
    ['oc.history.list', { entries: [entry(1, 'x')], nextCursor: null }],
    ['oc.history.verify', { ok: 'yes', entries: 1, brokenAt: null }],
    ['oc.gateway.stop', { pid: '1; rm -rf ~' }],
    ['oc.gateway.stop', { pid: -1 }],
    ['oc.send', { reply: { toString: 1 } }],
  ])('%s %j', (method, result) => {
    expect(() => requireShape(method, result)).toThrow(expect.objectContaining({ code: 'PROTOCOL_MISMATCH' }));
  });
});

describe('154 (CVE-2026-25253): the command line at a hostile gateway', () => {
  let home: Home;
  let gateway: HostileGateway;
  let answers: Readonly<Record<string, unknown>> = {};
  beforeAll(async () => {
    home = await Home.make();
    mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
    writeFileSync(join(home.dir, 'token'), 'some-token\n', { mode: 0o600 });
    gateway = await HostileGateway.open(({ id, method }, socket) => {
      const answer = method === 'connect' ? hello : answers[method];
      const failure = { code: 'INVALID_REQUEST', message: nasty, details: { hints: [nasty], [nasty]: nasty } };
      const body = answer === undefined ? { ok: false, error: failure } : { ok: true, payload: answer };
      socket.send(JSON.stringify({ type: 'res', id, ...body }));
    });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  const run = (line: string) => home.sh(`${line} --token-file token --url ws://127.0.0.1:${gateway.port}`);
  /** Only printable characters and line breaks: nothing a terminal obeys or a reader cannot see. */
  const plain = /^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u;

  it.each([
    'pairing list',
    'pairing list --approved --json',
    'pairing list --tsv',
    'pairing approve ABCD2345',
    'pairing approve ABCD2345 --json --debug',
    'pairing reject rrrr',
    'pairing revoke local x',
    'pairing history --tsv',
    'history',
    'history verify --debug',
    'status',
    'status --json',
    'send hello',
    'gateway stop',
    'gateway status',
    'owner set local:x',
  ])(
    'oc %s prints nothing that a terminal obeys, answered or refused',
    async (line) => {
      const rows = { entries: [entry(2), entry(1, { x: nasty })], nextCursor: null };
      const decided = { outcome: 'decided-otherwise', decision: nasty, by: nasty, atMs: 1 };
      const already = { outcome: 'already', decision: nasty, by: nasty, atMs: 1 };
      for (const next of [
        {},
        {
          'oc.pairing.list': pending(1),
          'oc.pairing.approve': decided,
          'oc.pairing.reject': already,
          'oc.pairing.revoke': already,
          'oc.pairing.history': rows,
          'oc.history.list': rows,
          'oc.send': { reply: nasty },
          status: { runtimeVersion: nasty },
        },
        { 'oc.pairing.list': pending(hugeTime), 'oc.pairing.approve': { outcome: 'constructor' }, status: nasty },
      ]) {
        answers = next;
        const { stdout, stderr, code } = await run(`oc ${line}`);
        expect(code).toBeGreaterThanOrEqual(0);
        const lines = `${stdout}\n${stderr}`.replaceAll(line.includes('--tsv') ? '\t' : '\n', ' ').split('\n');
        for (const text of lines) expect(text).toMatch(plain);
        expect(stderr).not.toContain('this is a bug in oc');
      }
    },
    20_000,
  );
});
