import { expect, test } from 'vitest';
import { CrowdThrift } from '../../../src/gateway/server/crowd-thrift.ts';

function watched() {
  const said: string[] = [];
  const clock = { ms: 0 };
  const thrift = new CrowdThrift(
    (flag) => said.push(flag),
    () => clock.ms,
  );
  return { said, clock, thrift };
}

test('memory is saved from the crowd on, until few are left, and said once each way', () => {
  const { said, clock, thrift } = watched();
  for (let waiting = 1; waiting < 96; waiting++) thrift.note(waiting);
  expect(said).toEqual([]);
  for (const waiting of [96, 97, 96, 60, 95, 48]) thrift.note(waiting);
  expect(said).toEqual(['--memory-saver-mode']);
  clock.ms = 60_000;
  for (const waiting of [48, 47, 48, 95, 12]) thrift.note(waiting);
  expect(said).toEqual(['--memory-saver-mode', '--no-memory-saver-mode']);
});

test('strangers who come and go all the time change it twice a minute at most', () => {
  const { said, clock, thrift } = watched();
  for (; clock.ms < 60_000; clock.ms += 100) for (const waiting of [96, 0]) thrift.note(waiting);
  expect(said).toEqual(['--memory-saver-mode']);
});
