import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyRow, keyTable } from '../../src/screens/keys.ts';
import { panes } from '../../src/screens/registry.ts';
import { codeAlphabet, onScreenCode, theirCode } from '../../src/screens/review/code.ts';

test('no key means two things in one place', () => {
  const names = keyTable.flatMap(({ place, keys }) => keys.map((key) => `${place} ${key}`));
  expect(new Set(names).size).toBe(names.length);
});

test('no sign of the code is a key of the window in which it is typed', () => {
  for (const sign of codeAlphabet) {
    expect(keyRow('review-code', sign)).toBeNull();
    expect(keyRow('allow-code', sign)).toBeNull();
    expect(keyRow('always-code', sign)).toBeNull();
  }
});

test('nothing but a code and the one deliberate key can approve', () => {
  const approving = keyTable.filter(({ action }) => action === 'enter-code' || action === 'one-key');
  expect(approving.map(({ place, keys }) => `${place}: ${keys.join(' ')}`)).toEqual([
    'review-field: enter',
    'review-code: enter',
    'review-key: A',
    'allow-code: enter',
    'allow-key: A',
    'always-code: enter',
  ]);
  for (const { decides } of approving) expect(decides).toBe('approve');
});

test.each(['6'])('%s, a pane of a later step, does nothing', (key) => {
  expect(keyRow('pairings', key)).toBeNull();
});

test('every pane is a folder and has its number as a key', () => {
  const folders = readdirSync(join(import.meta.dirname, '../../src/screens'), { withFileTypes: true });
  for (const { id, number } of panes) {
    expect(folders.some((entry) => entry.isDirectory() && entry.name === id)).toBe(true);
    expect(keyRow('pairings', String(number))?.action).toBe(`pane-${id}`);
  }
});

test('codes are even over their signs, of the right length, and without equal neighbours', () => {
  const counts = new Map<string, number>();
  for (let round = 0; round < 4000; round++) {
    const code = onScreenCode({ nonce: String(round), id: 'x', decision: 'approve', digest: 'd' }, 5);
    expect(code).toMatch(/^[2-9acefhmprtwx]{5}$/);
    expect(code).not.toMatch(/(.)\1/);
    for (const sign of code) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  expect(counts.size).toBe(codeAlphabet.length);
  for (const count of counts.values()) expect(count / 20_000).toBeCloseTo(1 / codeAlphabet.length, 1);
});

test('a code depends on everything it stands for', () => {
  const base = { nonce: 'n', id: 'i', decision: 'approve', digest: 'd' };
  const long = (input: typeof base) => onScreenCode(input, 40);
  for (const key of ['nonce', 'id', 'decision', 'digest'] as const) {
    expect(long({ ...base, [key]: 'other' })).not.toBe(long(base));
  }
});

test.each([
  ['K7QX2ABM', 'K7QX2ABM'],
  [' k7qx-2abm ', 'K7QX2ABM'],
  ['K7QX2AB', null],
  ['K7QX2AB0', null],
  ['K7QX2ABI', null],
  ['K7QX2ABMM', null],
])('their code typed as %j is %j', (typed, code) => {
  expect(theirCode(typed)).toBe(code);
});

/** Files below a folder of the sources. */
function sources(folder: string): readonly string[] {
  const root = join(import.meta.dirname, '../../src', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(root, name));
}

test('text reaches the terminal through one component alone, and nothing uses the console of Node', () => {
  const files = [...sources('screens'), ...sources('components')];
  const drawing = files.filter((file) => /import \{[^}]*\bText\b[^}]*\} from 'ink'/.test(readFileSync(file, 'utf8')));
  expect(drawing.map((file) => file.split('/src/')[1])).toEqual(['components/line.tsx']);
  for (const file of files) expect(readFileSync(file, 'utf8'), file).not.toMatch(/\bconsole\.(log|error|warn|info)\(/);
});
