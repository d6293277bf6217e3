import { expect, it } from 'vitest';
import { tools } from '../../../src/gateway/tools/table.ts';
import { toolNames } from '../../../src/gateway/tools/tool.ts';

it('the names of tools are those of the tools that there are, in their order', () => {
  expect(tools.map(({ name }) => name)).toEqual([...toolNames]);
});
