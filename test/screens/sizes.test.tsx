import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { severities } from '../../src/gateway/protocol/audit.ts';
import { Frame } from '../../src/screens/frame.tsx';
import { helpPage } from '../../src/screens/help.ts';
import type { ConsoleState } from '../../src/screens/state.ts';
import { material, random } from '../components/text/decode.ts';
import { Desk } from './desk.ts';
import { request } from './fake-link.ts';

const frameOf = (state: ConsoleState): readonly string[] =>
  renderToString(<Frame state={state} />, { columns: state.size.columns }).split('\n');

function fits(state: ConsoleState): void {
  const { columns, rows } = state.size;
  const lines = frameOf(state);
  expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
  for (const line of lines) {
    if (stringWidth(line) > columns) expect(line, `${columns}x${rows}`).toBe('no wider than the screen');
    // ink cuts what does not fit with this sign; nothing of ours or a sender's can contain it.
    if (line.includes('…')) expect(line, `${columns}x${rows}`).toBe('cut by us, not by ink');
  }
}

const hostileClaims = {
  name: `${'字'.repeat(30)}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u{1f1e9}\u{1f1ea}${'e\u0301\u0302\u0303\u0304'.repeat(20)}`,
  long: 'x'.repeat(10_000),
  wide: '\uff21\u3000한국어 ｶﾞｷﾞ\u0e33'.repeat(40),
};

/** Every place of the console, reached by keys. */
const places: readonly (readonly [string, readonly string[]])[] = [
  ['the list', []],
  ['the details', ['enter']],
  ['the approved', ['s']],
  ['those kept out', ['s', 's']],
  ['Logs', ['3']],
  ['Logs, paused at an error, searching', ['3', 'e', '/', 'x', 'enter']],
  ['a record of the log', ['3', 'E', 'enter']],
  ['a field of the log', ['3', 'f', '字', 'x']],
  ['Audit', ['4']],
  ['the details of a finding', ['4', 'enter']],
  ['Status', ['5']],
  ['the keys', ['?']],
  ['the single pane', ['o']],
  ['the window', ['a']],
];

async function crowded(): Promise<Desk> {
  return await Desk.open({
    pending: (nowMs) => [
      request('123', { claims: hostileClaims }, nowMs),
      ...Array.from({ length: 40 }, (_, at) =>
        request(`9${at}`, { senderId: '長'.repeat(at), channel: 'ch'.repeat(at + 1) }, nowMs),
      ),
    ],
    prepare: (link) => {
      link.sharesUser = true;
      link.name = '名前'.repeat(30);
      link.lines = Object.values(hostileClaims).flatMap((text) => [
        JSON.stringify({
          level: 'error',
          time: 'x',
          subsystem: text.slice(0, 60),
          message: `${text}\n${text}`,
          [text]: text,
        }),
        text,
      ]);
      const row = {
        channel: 'telegram',
        channelLabel: 'T',
        accountId: 'default',
        senderId: '77',
        claims: hostileClaims,
      };
      link.approved = [{ ...row, approvedAtMs: link.nowMs() - 5000, approvedBy: '誰'.repeat(40) }];
      link.findings = [...severities, ...severities].map((severity) => ({
        severity,
        checkId: `fs.${'長'.repeat(20)}`,
        title: hostileClaims.name,
        detail: `${hostileClaims.wide}\n${hostileClaims.long}`,
        remediation: hostileClaims.long,
        why: hostileClaims.wide,
      }));
      link.denied = [
        { ...row, kind: 'rejected', deniedAtMs: link.nowMs(), untilMs: link.nowMs() + 80_000_000, deniedBy: 'cli' },
      ];
    },
  });
}

test('THREATS 157: at any size from 1x1 to 300x100 nothing throws and no line is wider than the screen', async () => {
  const next = random(157);
  const sizes = [
    ...[1, 35, 36, 60, 110, 300].flatMap((columns) => [1, 9, 10, 16, 34].map((rows) => ({ columns, rows }))),
    ...Array.from({ length: 12 }, () => ({
      columns: 1 + Math.floor(next() * 300),
      rows: 1 + Math.floor(next() * 100),
    })),
  ];
  for (const [, keys] of places) {
    const desk = await crowded();
    await desk.press(...keys);
    // A size that closes nothing: the window is looked at in all of them as well.
    const { review } = desk.state;
    for (const size of sizes) {
      desk.controller.resize(size);
      fits(review ? { ...desk.state, review } : desk.state);
    }
  }
}, 120_000);

test('random names of every kind fit at the five sizes of the design', async () => {
  const next = material(4711);
  for (const [columns, rows] of [
    [120, 40],
    [80, 24],
    [60, 16],
    [40, 20],
    [36, 10],
  ] as const) {
    const desk = await Desk.open({ size: { columns, rows }, pending: () => [] });
    for (let round = 0; round < 10; round++) {
      await desk.gatewayLists(
        Array.from({ length: 5 }, (_, at) =>
          request(
            `${round}-${at}`,
            { senderId: `s${next()}`, accountId: `a${next()}`, claims: { name: next(), [`k${next()}`]: next() } },
            desk.clock.now(),
          ),
        ),
      );
      await desk.press('j');
      fits(desk.state);
    }
  }
}, 120_000);

test.each([
  [120, 40, ['[2 Pairings 2]', '2 Pairings', '5 Status', 'STABLE ID telegram:123', '3 Logs   FOLLOW']],
  [80, 24, ['[2 Pairings 2]', 'LEFT     CHANNEL', 'STABLE ID telegram:123', 'a review']],
  [60, 16, ['[2 Pairings 2]', 'STABLE ID telegram:123', 'a review']],
  [40, 20, ['[2 Pair 2]', '> ', 'a review']],
  [36, 10, ['[2 Pair 2]', '> ']],
  [30, 8, ['Too small for decisions', '(need 36x10, have 30x8)', '2 pairings waiting']],
] as const)('at %ix%i the layout of that size is drawn', async (columns, rows, wanted) => {
  const desk = await Desk.open({ size: { columns, rows } });
  const text = frameOf(desk.state).join('\n');
  for (const part of wanted) expect(text).toContain(part);
  expect(text.includes('d reject')).toBe(columns >= 36);
});

test('a resize keeps the selected row, the pane and the open window', async () => {
  const desk = await Desk.open();
  await desk.press('j', 'a');
  await desk.clock.advance(1000);
  const { key } = desk.state.cursors.pending;
  for (const size of [
    { columns: 120, rows: 40 },
    { columns: 40, rows: 20 },
    { columns: 80, rows: 24 },
  ]) {
    desk.controller.resize(size);
    expect(desk.state.cursors.pending.key).toBe(key);
    expect(desk.phase).toBe('reading');
  }
});

test('the help page has a line for every key of its place', async () => {
  const desk = await Desk.open();
  await desk.press('?');
  const text = helpPage(desk.state, 100)
    .map((line) => line.map(({ text: part }) => part).join(''))
    .join('\n');
  for (const about of ['Open the REVIEW window', 'Reject: held for 5 s', 'Take back the decision', 'Ctrl-C twice'])
    expect(text).toContain(about);
  // Keys that share a place in the footer have lines of their own here.
  expect(text).toMatch(/^ {2}1 +The Approvals pane\.$/m);
  expect(text).toMatch(/^ {2}j +Down; the arrow keys move too\.$/m);
});
