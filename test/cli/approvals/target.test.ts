import { describe, expect, it } from 'vitest';
import { approvalMeant } from '../../../src/cli/approvals/target.ts';
import type { Gateway } from '../../../src/gateway/client/link.ts';
import type { OcError } from '../../../src/gateway/protocol/errors.ts';
import { spokenName } from '../../../src/screens/approvals/short-id.ts';
import { execRow } from '../../screens/approvals/rows.ts';

const waiting = ['9e8f0001-a', '9e8f0002-b', 'plugin:9e8f0003-c', '77770000-d'];
const ended = ['9e8f0004-e', '55550000-f', '55550001-g'];

const endedRow = (id: string) => {
  const { approvalKind: kind, ...row } = execRow();
  return { ...row, kind, id };
};

// why: a gateway that lists what this test says, and does nothing else
const gateway = {
  request: async (method: string) =>
    method === 'oc.approval.list'
      ? { pending: waiting.map((id) => ({ ...execRow(), id })) }
      : { entries: ended.map(endedRow), nextCursor: null },
} as unknown as Gateway;

const meant = (typed: string) => approvalMeant(gateway, typed);
const failure = (typed: string): Promise<OcError> =>
  meant(typed).then(
    () => Promise.reject(new Error(typed)),
    (error) => error,
  );

describe('a typed id', () => {
  it.each([
    ['7777', '77770000-d'],
    ['9e8f0003', 'plugin:9e8f0003-c'],
    ['plugin:9e8f0003-c', 'plugin:9e8f0003-c'],
    [spokenName('77770000-d').slice(0, 4).toLowerCase(), '77770000-d'],
  ])('%s is completed to the one request it fits', async (typed, id) => {
    expect(await meant(typed)).toMatchObject({ kind: 'pending', row: { id } });
  });

  it('that fits several names them and decides nothing (THREATS 106)', async () => {
    const { code, hints, details } = await failure('9e8');
    expect(code).toBe('AMBIGUOUS_ID');
    expect(details['candidates']).toEqual(waiting.slice(0, 3));
    for (const id of waiting.slice(0, 3)) expect(hints.join('\n')).toContain(id);
    expect((await failure('5555')).code).toBe('AMBIGUOUS_ID');
  });

  it('of less than three signs, or of nobody, is not found', async () => {
    for (const typed of ['', '7', '77', 'zzzz', '*']) expect((await failure(typed)).code).toBe('NOT_FOUND');
  });

  it('of a request that has ended is said to be one, by a part or whole', async () => {
    expect(await meant('9e8f0004')).toMatchObject({ kind: 'ended', typed: 'part' });
    expect(await meant('9e8f0004-e')).toMatchObject({ kind: 'ended', typed: 'whole' });
  });
});
