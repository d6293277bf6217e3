import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Where words for a terminal are; what is for a model or a chat stands elsewhere. */
const places = [
  'src/cli',
  'src/screens',
  'src/gateway/config',
  'src/gateway/policy',
  'src/gateway/state',
  'src/gateway/audit',
];

it('no message for a terminal holds a sign that a terminal is not shown as it is', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...places], {
    encoding: 'utf8',
  });
  const lines = files
    .split('\n')
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line, at) => `${file}:${at + 1} ${line}`),
    );
  expect(lines.length).toBeGreaterThan(10_000);
  // Comments are for readers of the source.
  expect(lines.filter((line) => /…/.test(line) && !/^\S+ \s*(\/\/|\/?\*)/.test(line))).toEqual([]);
});
