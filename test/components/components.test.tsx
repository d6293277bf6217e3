import { setTimeout as delay } from 'node:timers/promises';
import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { keyHints } from '../../src/components/key-hints.ts';
import { Lines } from '../../src/components/line.tsx';
import { listTop } from '../../src/components/list-window.ts';
import { fitRow, type Row, row, rowWidth, span } from '../../src/components/row.ts';
import { StaticTable, tableHeight } from '../../src/components/static-table.tsx';
import { own, printable } from '../../src/components/text/printable.ts';
import { type Burst, useKeys } from '../../src/components/use-keys.ts';
import { rule, windowRows } from '../../src/components/window.ts';

const textOf = (line: Row) => line.map(({ text }) => text).join('');

test.each([
  [0, 0, 5, 10, 0],
  [0, 4, 5, 10, 0],
  [0, 5, 5, 10, 1],
  [3, 2, 5, 10, 2],
  [3, 9, 5, 10, 5],
  [9, 0, 5, 3, 0],
  [9, -1, 5, 10, 5],
])(
  'a list at %i with row %i selected, %i rows high and %i long, starts at %i',
  (top, selected, height, count, wanted) => {
    expect(listTop(top, selected, height, count)).toBe(wanted);
  },
);

test('a window has a title, a corner, sides that stand upright, and exactly its size', () => {
  const rows = windowRows({
    title: own('T'),
    corner: own('C'),
    rows: [row(printable('日本語')), row(own('x'.repeat(40) as 'x'))],
    width: 20,
    height: 5,
    heavy: true,
  });
  expect(rows.map(textOf)).toEqual([
    '+= T ========== C =+',
    '| 日本語           |',
    '| xxxxxxxxxxxxxx.. |',
    '|                  |',
    '+==================+',
  ]);
});

test('lines across keep the width with and without words', () => {
  for (const line of [
    rule(own('Details'), own('pinned'), 40),
    rule(own(''), own(''), 40),
    rule(own('a long title here'), own('corner'), 12),
  ]) {
    expect(stringWidth(textOf(line))).toBeLessThanOrEqual(40);
  }
  expect(textOf(rule(own('A'), own(''), 10))).toBe('- A ------');
});

test('a row is cut or filled to its cells', () => {
  expect(rowWidth(fitRow([span(own('abc')), span(own('defg'), 'strong')], 5))).toBe(5);
  expect(textOf(fitRow([span(own('ab'))], 4))).toBe('ab  ');
});

test('key hints are cut whole, from the right', () => {
  const hints = [
    { key: own('j/k'), label: own('move') },
    { key: own('q'), label: own('back') },
  ];
  expect(textOf(keyHints(hints, 80))).toBe('j/k move  q back');
  expect(textOf(keyHints(hints, 12))).toBe('j/k move');
});

test('the key that leads to all others is not cut, and is a sign alone where columns are few', () => {
  const hints = [
    { key: own('j/k'), label: own('move') },
    { key: own('?'), label: own('keys'), always: true },
    { key: own('q'), label: own('back') },
  ];
  expect(textOf(keyHints(hints, 80))).toBe('j/k move  ? keys  q back');
  expect(textOf(keyHints(hints, 16))).toBe('j/k move  ? keys');
  expect(textOf(keyHints(hints, 10))).toBe('? keys');
  expect(textOf(keyHints(hints, 10, true))).toBe('j/k move ?');
});

test('a line is one line, whatever it holds', () => {
  const { lastFrame } = render(<Lines rows={[row(own('a')), [], [span(own('b'), 'strong'), span(own('c'))]]} />);
  expect(lastFrame()).toBe('a\n\nbc');
});

test('the table stays in its frame with wide letters, many letters and few columns', () => {
  const rows = [
    { name: printable('日本語テキスト'), state: own('running') },
    { name: printable(`e\u0301\u0301${'x'.repeat(60)}`), state: printable('\u{1f468}\u200d\u{1f469}') },
  ];
  for (const width of [24, 40, 80]) {
    const { lastFrame } = render(<StaticTable columns={[own('name'), own('state')]} rows={rows} width={width} />);
    const lines = (lastFrame() ?? '').split('\n');
    expect(lines).toHaveLength(tableHeight(2));
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
    expect(stringWidth(lines[0] ?? '')).toBeLessThanOrEqual(width);
  }
});

function Listener({ bursts, pastes }: { readonly bursts: Burst[]; readonly pastes: string[] }): null {
  useKeys(
    (burst) => bursts.push(burst),
    (text) => pastes.push(text),
  );
  return null;
}

test('keys of one chunk are one burst, each with its name, and a paste is apart', async () => {
  const bursts: Burst[] = [];
  const pastes: string[] = [];
  const { stdin } = render(<Listener bursts={bursts} pastes={pastes} />);
  await delay(20);
  const send = async (chunk: string) => {
    stdin.write(chunk);
    await delay(30);
  };
  await send('jj\t');
  await send('\u001b[A\u001b[B');
  await send('a\r');
  await send('\u007f');
  await send(' ');
  await send('\u001b[200~paste d\r\u001b[201~');
  await send('\u001b[Z');
  expect(bursts.map(({ keys }) => keys.map(({ name, first }) => `${name}${first ? '!' : ''}`).join(' '))).toEqual([
    'j! j tab',
    'up! down',
    'a! enter',
    'backspace!',
    'space!',
    'shift-tab!',
  ]);
  expect(bursts[0]?.bytes).toBe(3);
  expect(pastes).toEqual(['paste d\r']);
});
