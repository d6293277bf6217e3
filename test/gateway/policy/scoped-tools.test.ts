import { describe, expect, it } from 'vitest';
import { layersAt, type ScopedTools, type TurnPlace } from '../../../src/gateway/policy/scoped-tools.ts';
import { mayUseTool } from '../../../src/gateway/policy/tool-policy.ts';

type Lists = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

const said = (channel: string, accountId: string | null, group: string | null, lists: Lists): ScopedTools => ({
  ...{ channel, accountId, group },
  layer: { by: [channel, accountId, group].join(' '), lists: { allow: lists.allow ?? null, deny: lists.deny ?? [] } },
});
const rows = [
  said('telegram', null, null, { deny: ['process'] }),
  said('telegram', 'work', null, { allow: ['read', 'write', 'exec'] }),
  said('telegram', null, '*', { allow: ['read', 'write'] }),
  said('telegram', null, '-1', { allow: ['read', 'exec'] }),
  said('telegram', 'work', '-2', { deny: ['read'] }),
  said('local', null, null, { deny: ['read'] }),
];
const all = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process'];
const groupOne = { channel: 'telegram', accountId: 'default', rooms: ['-1'] } as const;
const turn = { isOperators: true, isMain: true, place: 'host', sandbox: [], fileWrite: true } as const;
const usable = (place: TurnPlace) =>
  all.filter((tool) => mayUseTool({ ...turn, tool, layers: layersAt(rows, place) }).effect === 'allow');

describe('the tools of a channel, its accounts and its groups', () => {
  it.each([
    ['the console', { channel: null, accountId: null, rooms: [] }, all],
    ['a channel', { channel: 'telegram', accountId: 'default', rooms: [] }, all.slice(0, 5)],
    ['an account', { channel: 'telegram', accountId: 'work', rooms: [] }, ['read', 'write', 'exec']],
    ['a group', { channel: 'telegram', accountId: 'default', rooms: ['-9'] }, ['read', 'write']],
    ['a group that has lists of its own: no list gives back what another does not let', groupOne, ['read']],
    ['a group of an account: its denial wins', { channel: 'telegram', accountId: 'work', rooms: ['-2'] }, ['write']],
    [
      'the same group of another account',
      { channel: 'telegram', accountId: 'default', rooms: ['-2'] },
      ['read', 'write'],
    ],
    ['another channel', { channel: 'local', accountId: 'work', rooms: [] }, all.slice(1)],
  ] as const)('%s', (_, place, tools) => {
    expect(usable(place)).toEqual(tools);
  });

  it('no list of a narrower place ever gives a tool that a wider one takes', () => {
    const wide: TurnPlace = { channel: 'telegram', accountId: 'default', rooms: [] };
    for (const accountId of ['default', 'work']) {
      for (const group of [null, '-1', '-2', '-9']) {
        const rooms = group === null ? [] : [group];
        for (const tool of usable({ ...wide, accountId, rooms })) expect(usable(wide)).toContain(tool);
      }
    }
  });
});
