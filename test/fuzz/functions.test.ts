import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../src/gateway/auth/authenticate.ts';
import { Secret } from '../../src/gateway/logs/secret.ts';
import { checkConnectParams } from '../../src/gateway/protocol/generated/validators.ts';
import { scopes as allScopes, type Scope } from '../../src/gateway/protocol/scopes.ts';
import { handshake } from '../../src/gateway/server/handshake.ts';
import { type Peer, peerOf } from '../../src/gateway/server/peer.ts';
import { proxyRules } from '../../src/gateway/server/proxy-rules.ts';
import { readFrame } from '../../src/gateway/server/read-frame.ts';
import { bodyRefusal, headRefusal, pageRefusal, upgradeRefusal } from '../../src/gateway/server/request-head.ts';
import { noDevices } from '../helpers/no-devices.ts';
import { TempGuard } from '../helpers/temp-guard.ts';
import { localCredential, token } from '../helpers/wire-server.ts';
import { frameText, seedFrames } from './frames.ts';
import { type Random, some } from './random.ts';
import { runCases } from './run-cases.ts';

const held: readonly Scope[] = ['operator.read', 'operator.write'];
const page = 'https://control.example.com';
const seeds = seedFrames([token, localCredential, `${token.slice(0, -1)}0`]);
const nothing = () => undefined;

interface FrameCase {
  readonly text: string;
  readonly peer: Pick<Peer, 'transport' | 'address' | 'origin' | 'isDirectLoopback' | 'scopeCap'>;
}

const addresses = some(['127.0.0.1', '::1', '203.0.113.7', '2001:db8::1', 'unknown', '10.0.0.1']);

function frameCase(random: Random): FrameCase {
  const transport = random.pick<Peer['transport']>(['tcp', 'tcp', 'tcp', 'unix']);
  return {
    text: frameText(random, seeds),
    peer: {
      transport,
      // Many, so that some of them are not locked out.
      address:
        transport === 'unix'
          ? 'unix'
          : random.chance(0.5)
            ? random.pick(addresses)
            : `198.51.${random.int(256)}.${random.int(256)}`,
      origin: random.pick([null, null, null, page, 'https://evil.example', 'null', '']),
      isDirectLoopback: random.chance(0.2),
      scopeCap: random.pick([null, null, [], ['operator.read'], ['operator.admin', 'x']]),
    },
  };
}

/** What the text says, read in another way than the gateway reads it. */
interface Said {
  readonly method?: unknown;
  readonly params?: {
    readonly role?: unknown;
    readonly scopes?: unknown;
    readonly auth?: { readonly token?: unknown; readonly password?: unknown };
  };
}

function mayOpen({ text, peer }: FrameCase): boolean {
  const { method, params }: Said = JSON.parse(text);
  const { token: given, password } = params?.auth ?? {};
  const isRight = peer.transport === 'unix' ? given === localCredential : given === token || password === token;
  const isOperator = params?.role === undefined || params.role === 'operator';
  return method === 'connect' && isRight && isOperator && (peer.origin === null || peer.origin === page);
}

describe('200,000 cases', () => {
  it('150,000 frames: nobody gets in without a right secret, or holds more than it and they say', async () => {
    const clock = { now: 1_795_167_353_475 };
    using temp = new TempGuard({ now: () => clock.now });
    const authenticate = createAuthenticate({
      devices: noDevices,
      credentials: () => ({
        local: new Secret(localCredential),
        shared: { mode: 'token', secret: new Secret(token), scopes: held },
        proxy: null,
      }),
      guard: temp.guard,
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      now: () => clock.now,
      wait: async () => undefined,
    });
    const rows = () => temp.store.db.prepare('SELECT (SELECT COUNT(*) FROM ledger) AS ledger').get();
    const before = rows();
    let opened = 0;
    await runCases<FrameCase>({
      cases: 150_000,
      make: frameCase,
      async run(each) {
        clock.now += 200;
        const read = readFrame(each.text);
        if (read.kind === 'bad-frame') expect(read.id.length).toBeGreaterThan(0);
        if (read.kind !== 'request') return;
        const peer: Peer = { ...each.peer, isProxied: false, claimed: false, identity: null, claim: null };
        const outcome = await handshake(read.frame, peer, 'nonce', authenticate, [page]);
        if (!outcome.ok) {
          if ([1002, 1008].includes(outcome.closeCode) && outcome.verdict.error.message !== '') return;
          throw new Error('a refusal without a code or a reason');
        }
        opened += 1;
        if (!mayOpen(each)) throw new Error('let in');
        const most: readonly string[] = each.peer.transport === 'unix' ? allScopes : held;
        const asked = outcome.params.scopes ?? [];
        for (const scope of outcome.verdict.scopes) {
          const cap = each.peer.scopeCap;
          const capped = cap !== null && !cap.includes(scope) && !cap.includes('operator.admin');
          if (!most.includes(scope) || !asked.includes(scope) || capped) throw new Error(`holds ${scope}`);
        }
      },
    });
    // Else everything would be refused for some other reason.
    if (process.env['OC_FUZZ_CASE'] === undefined) expect(opened).toBeGreaterThan(500);
    expect(rows()).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  }, 120_000);

  it('10,000 connect params of any shape are judged without an end of the world', async () => {
    await runCases<{ readonly text: string }>({
      cases: 10_000,
      make: (random) => ({ text: frameText(random, seeds) }),
      run({ text }) {
        const value = parsed(text);
        const because = checkConnectParams(value);
        if (because !== null && because === '') throw new Error('refused without a reason');
        if (because === null && (typeof value !== 'object' || value === null)) throw new Error('taken for params');
      },
    });
  });

  it('40,000 heads: nobody passes for this machine, for another host or for another address', async () => {
    const proxies = proxyRules(['10.0.0.0/8', '127.0.0.1'], null);
    const rules = {
      transport: 'tcp',
      bindHosts: ['127.0.0.1', '::1'],
      allowedHosts: () => ['gateway.example'],
      proxies: () => proxies,
      allowedOrigins: () => [page],
    } as const;
    let passed = 0;
    await runCases<HeadCase>({
      cases: 40_000,
      make: headCase,
      run(each) {
        const request = requestOf(each);
        const peer = peerOf(request, 'tcp', proxies);
        const refusal = headRefusal(request, rules);
        const names = each.headers.map(([name]) => name.toLowerCase());
        const marked = names.some((name) => /^(forwarded|via|x-real-ip|x-forwarded-.*|cf-.*)$/.test(name));
        if (peer.isDirectLoopback && (marked || names.includes('origin'))) throw new Error('taken for this machine');
        if (isIP(peer.address) === 0 && peer.address !== 'unknown') throw new Error(`address ${peer.address}`);
        for (const refuse of [pageRefusal(request, rules), bodyRefusal(request), upgradeRefusal(request)]) {
          if (refuse !== null && refuse.status < 400) throw new Error('a refusal that is none');
        }
        if (refusal !== null) return;
        passed += 1;
        const hosts = each.headers.filter(([name]) => name.toLowerCase() === 'host').map(([, value]) => value);
        if (hosts.length !== 1 || !ours.test(hosts[0] ?? '')) throw new Error('another host');
        const forwarded = names.some((name) => /^(forwarded|x-real-ip|x-forwarded-.*)$/.test(name));
        const trusted = /^(10\.|127\.0\.0\.1$)/.test(each.far);
        if (forwarded && (!trusted || !peer.isProxied)) throw new Error('somebody speaks for somebody');
        if (!forwarded && peer.address !== each.far) throw new Error('another address');
      },
    });
    if (process.env['OC_FUZZ_CASE'] === undefined) expect(passed).toBeGreaterThan(500);
  }, 120_000);
});

function parsed(text: string): unknown {
  try {
    const { params }: Said = JSON.parse(text);
    return params;
  } catch {
    return text;
  }
}

interface HeadCase {
  readonly far: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const ours = /^(127\.0\.0\.1|\[::1\]|localhost|gateway\.example)(:\d{1,5})?$/i;
const names = some([
  'X-Forwarded-For',
  'Forwarded',
  'X-Real-IP',
  'X-Forwarded-Proto',
  'Via',
  'CF-Connecting-IP',
  'Origin',
  'Referer',
  'Host',
  'Sec-Fetch-Site',
  'Content-Length',
  'Transfer-Encoding',
  'x-openclaw-scopes',
  'Cookie',
]);
const pieces = some([
  '127.0.0.1',
  '::1',
  '[::1]',
  '203.0.113.7',
  '10.1.2.3',
  '2001:db8::1',
  '::ffff:127.0.0.1',
  'localhost',
  'gateway.example',
  'evil.example',
  'unknown',
  'for=',
  'by=',
  '"',
  ';',
  ',',
  ', ',
  ':',
  ':80',
  ':99999',
  '%25',
  '.',
  '_hidden',
  page,
  'null',
  'cross-site',
  'none',
  '0',
  '5',
  '-1',
  '9'.repeat(30),
  '\u00ff',
  '\t',
  ' ',
  '=',
]);

function headCase(random: Random): HeadCase {
  const count = random.int(4) + (random.chance(0.01) ? 120 : 0);
  const headers = Array.from({ length: count }, () => [random.pick(names), written(random)] as const);
  const host = [['Host', random.chance(0.7) ? '127.0.0.1:18789' : written(random)] as const];
  return {
    // Of a connection that was reset already nobody knows the far end.
    far: random.pick(['127.0.0.1', '::1', '10.1.2.3', '203.0.113.7', '2001:db8::1', 'unknown']),
    headers: random.chance(0.9) ? [...host, ...headers] : headers,
  };
}

const written = (random: Random): string =>
  Array.from({ length: 1 + random.int(5) }, () => random.pick(pieces))
    .join('')
    .trim();

function requestOf({ far, headers }: HeadCase): IncomingMessage {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = key in joined ? `${joined[key]}, ${value}` : value;
  }
  const request = { headers: joined, rawHeaders: headers.flat(), httpVersion: '1.1', socket: { remoteAddress: far } };
  return request as unknown as IncomingMessage; // why: all that the head is judged by; a true one needs a socket of its own
}
