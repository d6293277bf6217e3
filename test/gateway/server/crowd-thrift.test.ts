import { expect, test } from 'vitest';
import { CrowdThrift } from '../../../src/gateway/server/crowd-thrift.ts';

test('memory is saved from the crowd on, until few are left, and said once each way', () => {
  const said: string[] = [];
  const thrift = new CrowdThrift((flag) => said.push(flag));
  for (let waiting = 1; waiting < 96; waiting++) thrift.note(waiting);
  expect(said).toEqual([]);
  for (const waiting of [96, 97, 96, 60, 95, 48]) thrift.note(waiting);
  expect(said).toEqual(['--memory-saver-mode']);
  for (const waiting of [47, 48, 95, 12]) thrift.note(waiting);
  expect(said).toEqual(['--memory-saver-mode', '--no-memory-saver-mode']);
});
