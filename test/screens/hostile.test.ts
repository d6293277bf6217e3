import { describe, expect, test } from 'vitest';
import { readAudit } from '../../src/screens/audit/read-audit.ts';
import { readDevices } from '../../src/screens/devices/read-devices.ts';
import { readLockouts } from '../../src/screens/lockouts/read-lockouts.ts';
import { readOfficial, readOurs } from '../../src/screens/pairings/read-pairings.ts';
import { readPresence, readStatus } from '../../src/screens/status/read-status.ts';
import { random } from '../components/text/decode.ts';
import { asks, paired } from './devices/device-rows.ts';
import { FakeLink, request } from './fake-link.ts';
import { Screen } from './tty.ts';

const attacks = [
  '\u001b[2K\u001b[1A',
  '\u001b]0;owned\u0007',
  '\u001b]8;;http://evil\u001b\\x\u001b]8;;\u001b\\',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001b]1337;File=:AA\u0007',
  '\u001bP$q"p\u001b\\',
  '\u001b_Gi=1\u001b\\',
  '\u009b31m\u009d0;x\u009c',
  '\u0007\b\b\r\v\f\u007f',
  '\u2028\u2029\u0085',
  '\u202e\u2066\u200b\u00ad\u{e0041}',
  '\u001bc\u001b[?1049l\u001b[?25h\u001b[6n\u001b[21t',
].join('');

/** The same value with the attack in every string and every key of it. */
function poison(value: unknown): unknown {
  if (typeof value === 'string') return `${value}${attacks}`;
  if (Array.isArray(value)) return value.map(poison);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison(item)]));
  }
  return value;
}

/** Sequences that are ours: moving, erasing in a line and below, looks, screen, cursor, paste mode, title. */
const ours = [
  '\\[\\d*[AEGK]',
  '\\[[\\d;]*m',
  '\\[(?:1;1)?H',
  '\\[J',
  '\\[\\?(?:25|1049|2004)[hl]',
  '\\[2[23];2t',
  '\\]2;[ -~]*\u001b\\\\',
];
// The characters are put together, so that the expression itself holds no control character.
const esc = String.fromCharCode(27);
const allowed = new RegExp(`${esc}(?:${ours.join('|')})`, 'g');
const forbidden = /(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('THREATS 93 (CVE-2026-35651, GHSA-4hmj-39m8-jwc7), 154 and 155: with an attack in every string of the gateway only our own sequences reach the terminal', async () => {
  const link = new FakeLink();
  link.name = `vps${attacks}`;
  link.transport = `unix${attacks}`;
  const rows = [request('1'), request('2')];
  const sender = { channel: 'telegram', channelLabel: 'T', accountId: 'default', senderId: '9', claims: { name: 'x' } };
  link.approved = [{ ...sender, approvedAtMs: Date.now(), approvedBy: 'cli' }];
  link.denied = [{ ...sender, kind: 'blocked', deniedAtMs: Date.now(), untilMs: null, deniedBy: 'cli' }];
  link.pending = rows;
  // why: the poisoned answers keep their shape.
  const poisoned = poison(link.list()) as { denied: { kind: string }[]; overflow: unknown[] };
  for (const row of poisoned.denied) row.kind = 'blocked';
  poisoned.overflow = [{ channel: attacks, accountId: attacks, messages: 3, lastAtMs: 0 }];
  link.answers.set('oc.pairing.list', () => poisoned);
  link.devices = { pending: [asks('laptop', { scopes: [attacks as never] })], paired: [paired('phone')] }; // why: a right of no table
  const devices = poison(link.devices);
  link.answers.set('device.pair.list', () => devices);
  const lockouts = poison([{ credential: 'x', address: 'y', sinceMs: 0, untilMs: Date.now() + 60_000 }]);
  link.answers.set('oc.auth.lockouts', () => ({ lockouts, serverTimeMs: 0 }));
  const status = link.answers.get('status');
  link.answers.set('status', () => poison(status?.({} as never)));
  link.answers.set('system-presence', () =>
    poison([{ ts: 1, clientId: 'cli', mode: 'x', host: 'h', version: '1', scopes: ['s'] }]),
  );
  const finding = { checkId: 'x', title: 't', detail: 'a\nb', remediation: 'f', why: 'w' };
  link.answers.set('oc.audit.run', () => ({
    ts: 0,
    findings: [{ ...(poison(finding) as object), severity: 'critical' }],
  }));
  const record = poison({ subsystem: 's', message: `one\n${attacks}\r\ntwo`, data: { list: ['x'], deep: { a: 'b' } } });
  link.lines = [
    ...['time', 'level', 'none'].map((name) => JSON.stringify({ ...(record as object), [name]: `error${attacks}` })),
    JSON.stringify({ level: 'error', time: new Date().toISOString(), ...(record as object) }),
    JSON.stringify({
      0: `{"subsystem":${JSON.stringify(attacks)}}`,
      1: attacks,
      _meta: { logLevelName: `WARN${attacks}` },
    }),
    `09:41:20Z ${attacks}`,
  ];
  link.answers.set('oc.pairing.reveal', () => ({ code: attacks, expiresAtMs: 0 }));
  link.answers.set('oc.pairing.reject', () => poison({ outcome: 'already', by: 'x', atMs: 0 }));
  await using screen = new Screen(link, { columns: 120, rows: 40 });
  link.connect({ gatewayVersion: `1${attacks}` });
  await screen.waitFor('U+001B');
  await screen.press('3', 'k', 'k', '\r', 'j', 'q', '/', 'n', 'e', '\r', 'n', 'e', 'x', 'f', '\u007f', 'G', '2');
  link.emit('oc.logs.batch', { lines: [attacks, ...link.lines], dropped: 3, cursor: 9, file: attacks });
  await screen.press('j', '\r', 'q', 's', 's', 's', '\r', 'X', 'q', 's', '\r', 'U', 'q', 's', 'G', '\r', 'a');
  await screen.waitFor('asks to be let in');
  await screen.quiet(900);
  for (let page = 0; page < 6; page++) await screen.press(' ');
  await screen.press('n', 'q', 'g', '4', '\r', 'r', 'q', '5', '?', 'q', '2', 'o', 'k', 'd', 'j', 'a');
  await screen.waitFor('REVIEW');
  await screen.quiet(300);
  for (let page = 0; page < 12; page++) await screen.press(' ');
  await screen.press('V', 'r', 'o');
  for (const [columns, rows] of [
    [80, 24],
    [40, 20],
    [30, 8],
    [36, 10],
  ] as const) {
    screen.resize(columns, rows);
    await screen.quiet(60);
  }
  await screen.press('n');
  link.changed(`req-1${attacks}`, 'approved');
  link.become({ kind: 'offline', sinceMs: Date.now(), because: attacks, retryAtMs: Date.now() + 5000 });
  await screen.quiet(300);
  link.become({ kind: 'refused', sinceMs: Date.now(), because: attacks, hints: [attacks] });
  await screen.press('5');
  await screen.quiet(300);
  await screen.press('q');
  await screen.ended;
  await screen.parsed();
  const rest = screen.stdout.raw.replace(allowed, '').replaceAll('\u0007', '');
  const at = forbidden.exec(rest)?.index;
  expect(at === undefined ? '' : JSON.stringify(rest.slice(Math.max(0, at - 40), at + 40))).toBe('');
  // The only bells are ours: at most one here, since no request was new.
  expect(screen.stdout.raw.split('\u0007').length - 1).toBeLessThanOrEqual(1);
  expect(screen.emulator.buffer.active.type).toBe('normal');
});

describe('THREATS 162 (CVE-2026-25253, CVE-2026-22174): an answer of the wrong shape', () => {
  const next = random(162);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];

  function junk(depth: number): unknown {
    const leaf = [null, true, -1, 1e308, Number.NaN, 'x', '', 'y'.repeat(5000), [], {}, undefined, 2 ** 53];
    if (depth === 0 || next() < 0.3) return pick(leaf);
    if (next() < 0.4) return Array.from({ length: Math.floor(next() * 5) }, () => junk(depth - 1));
    const names = [
      'pending',
      'approved',
      'denied',
      'overflow',
      'requests',
      'claims',
      'channel',
      'accountId',
      'senderId',
      'requestId',
      'createdAtMs',
      'expiresAtMs',
      'oc',
      'accounts',
      'config',
      'findings',
      'checkId',
      'severity',
      'paired',
      'deviceId',
      'scopes',
      'roles',
      'tokens',
      'ts',
      'lockouts',
      'address',
      'untilMs',
      '__proto__',
      'toString',
    ];
    return Object.fromEntries(
      Array.from({ length: Math.floor(next() * 8) }, () => [pick(names) ?? 'x', junk(depth - 1)]),
    );
  }

  test('is read without throwing, and what cannot be read is left out and counted', () => {
    for (let round = 0; round < 5000; round++) {
      const value = junk(4);
      for (const row of readOurs('g', value).pending) expect(typeof row.senderId).toBe('string');
      readOfficial('g', value);
      readStatus('g', value, 0);
      readPresence('g', value);
      readAudit('g', value);
      for (const row of readDevices('g', value).pending) expect(typeof row.requestId).toBe('string');
      for (const row of readLockouts('g', value).rows) expect(typeof row.address).toBe('string');
    }
    const mixed = readOurs('g', { pending: [request('1'), { requestId: 7 }, null, 'x'], approved: [], denied: [] });
    expect(mixed.pending).toHaveLength(1);
    expect(mixed.unreadable).toBe(3);
  });

  test('and of a million rows is cut to a thousand', () => {
    const row = request('1');
    const answer = readOurs('g', { pending: Array.from({ length: 1_000_000 }, () => row), approved: [], denied: [] });
    expect(answer.pending).toHaveLength(1000);
    expect(answer.unreadable).toBe(999_000);
  });

  test('cannot shorten an id: one that is too long is another id and is left out', () => {
    const answer = readOurs('g', {
      pending: [request('1', { senderId: 'x'.repeat(10_000) })],
      approved: [],
      denied: [],
    });
    expect(answer.pending).toEqual([]);
    expect(answer.unreadable).toBe(1);
  });
});

test('THREATS 162 (CVE-2026-25253, CVE-2026-22174): ten thousand events a second make no flood of requests, and keys stay alive', async () => {
  const link = new FakeLink();
  link.pending = [request('1'), request('2')];
  await using screen = new Screen(link);
  link.connect();
  await screen.press('2');
  await screen.waitFor('"Person 2"');
  const before = link.sent.length;
  const started = Date.now();
  for (let event = 0; event < 10_000; event++) link.changed('req-1');
  await screen.press('j');
  await screen.waitFor(/> .*"Person 2"/);
  expect(Date.now() - started).toBeLessThan(5000);
  expect(link.sent.length - before).toBeLessThan(40);
});
