import { describe, expect, it } from 'vitest';
import { readLine } from '../../../../src/gateway/channels/whatsapp/line.ts';
import { LineSplitter } from '../../../../src/gateway/channels/whatsapp/line-splitter.ts';
import { linkDirOf } from '../../../../src/gateway/channels/whatsapp/link-place.ts';
import { readMessage } from '../../../../src/gateway/channels/whatsapp/read-message.ts';
import { textAsides } from '../../../../src/gateway/channels/whatsapp/text-asides.ts';

const group = '120363040012345678@g.us';
const said = {
  ...{ id: '3EB0AA', event: 'message', phone: '+15550005001', lid: '77@lid', name: 'Alice' },
  chat: { kind: 'direct', id: '77@lid' },
  ...{ mention: 'none', forwarded: false, text: 'hello' },
};
const read = (change: object) => readMessage('home', { ...said, ...change });

describe('what the program says of a message', () => {
  it('is a message of a person with a number, and another name of the same person', () => {
    expect(read({})).toEqual({
      accountId: 'home',
      messageId: '3EB0AA',
      event: 'message',
      senderId: '+15550005001',
      aliases: ['77@lid'],
      claims: { name: 'Alice' },
      chat: { kind: 'direct', id: '77@lid', rooms: [] },
      mention: 'none',
      text: 'hello',
      asides: [],
    });
    expect(read({ phone: null })).toMatchObject({ senderId: '77@lid', aliases: [] });
  });

  it('says where we are named, and nowhere when that is no list of places in the text', () => {
    const named = { chat: { kind: 'group', id: group }, mention: 'mention', text: '@15550001111 /stop' };
    const naming = [{ start: 0, end: 12 }];
    expect(read({ ...named, naming }).naming).toEqual(naming);
    const wrong: readonly unknown[] = [
      null,
      {},
      [{}],
      [{ start: -1, end: 3 }],
      [{ start: 3, end: 3 }],
      [{ start: 0.5, end: 3 }],
      [{ start: 0, end: 19 }],
      [...naming, { start: 11, end: 13 }],
      Array(101).fill({ start: 0, end: 1 }),
    ];
    for (const each of wrong) expect(read({ ...named, naming: each }).naming).toBeUndefined();
    expect(read({ ...named, naming, mention: 'reply' }).naming).toBeUndefined();
    expect(read({ ...named, naming, forwarded: true }).naming).toBeUndefined();
  });

  it.each([
    ...['15550005001', '+0555000500', '+1555', '+15550005001 ', '+1555000500１', '', 0, null, [], {}].map((phone) => ({
      phone,
    })),
    ...['Alice', '+15550005001\0x', '+15550005001@lid'].map((phone) => ({ phone })),
  ])('66, 67, 73 and 74: is of nobody when the number is no number: %j (CVE-2026-28446)', (change) => {
    expect(read({ ...change, lid: null })).toMatchObject({ senderId: null, aliases: [] });
    expect(read({ ...change, lid: 'x@lid' })).toMatchObject({ senderId: null, aliases: [] });
  });

  it.each([
    { kind: 'direct', id: '78@lid' },
    { kind: 'direct', id: '15550005002@s.whatsapp.net' },
    { kind: 'direct', id: group },
    { kind: 'group', id: '77@lid' },
    { kind: 'group', id: 'x@g.us' },
    { kind: 'channel', id: group },
    { id: group },
    null,
    'direct',
  ])('76: is of an unknown chat when it contradicts itself: %j', (chat) => {
    expect(read({ chat }).chat).toMatchObject({ kind: 'unknown', rooms: [] });
  });

  it.each([{ event: 'edit' }, { event: undefined }, { text: '' }, { text: 7 }, { id: null }, { id: 'a\nb' }])(
    '77: is no message as %j',
    (change) => {
      expect(read(change).event).toBe('other');
    },
  );

  it('counts a mention in a group alone, and none of what is handed on', () => {
    const inGroup = { chat: { kind: 'group', id: group }, mention: 'mention' };
    expect(read(inGroup)).toMatchObject({ mention: 'mention', chat: { kind: 'group', rooms: [group] } });
    expect(read({ mention: 'mention' }).mention).toBe('none');
    expect(read({ ...inGroup, mention: 'all' }).mention).toBe('none');
    for (const forwarded of [true, undefined, 'no', 0]) {
      expect(read({ ...inGroup, forwarded })).toMatchObject({ mention: 'none', asides: [{ start: 0, end: 5 }] });
    }
  });

  it('knows code, quotes and addresses, and takes no time for a text that is made to take it (82)', () => {
    const parts = (text: string) => textAsides(text).map(({ start, end }) => text.slice(start, end));
    expect(parts('a `b` ```c\nd``` e')).toEqual(['`b`', '```c\nd```']);
    expect(parts('a\n> b @oc\nc https://x.y/@oc www.x.y/@oc d')).toEqual(['> b @oc', 'https://x.y/@oc', 'www.x.y/@oc']);
    expect(parts('an `open end\n``` and more')).toEqual([]);
    for (const hostile of ['`', '```', '`\n', '``` ', '> ', 'www.', 'a://']) {
      const before = performance.now();
      textAsides(hostile.repeat(65_536 / hostile.length));
      expect(performance.now() - before).toBeLessThan(250);
    }
  });
});

describe('lines', () => {
  it.each([
    '',
    'x',
    '[]',
    'null',
    '7',
    '{}',
    '{"say":"toString"}',
    '{"say":"closed"}',
    '{"say":"sent"}',
    '{"say":["hello"]}',
  ])('are none: %s', (text) => {
    expect(readLine(text)).toBeNull();
  });

  it('are put together of chunks, also in the middle of a sign, and none is too long', () => {
    const splitter = new LineSplitter(10);
    const bytes = Buffer.from('a☃b\ncd\n\ne');
    const lines = [...bytes].flatMap((byte) => splitter.take(Buffer.from([byte])) ?? ['too long']);
    expect(lines).toEqual(['a☃b', 'cd', '']);
    expect(new LineSplitter(10).take(Buffer.from('x'.repeat(10)))).toEqual([]);
    expect(new LineSplitter(10).take(Buffer.from('x'.repeat(11)))).toBeNull();
    expect(new LineSplitter(10).take(Buffer.from(`${'x'.repeat(11)}\n`))).toBeNull();
  });
});

describe('the folder of an account', () => {
  it('174: is below ours, whatever the account is called (CVE-2026-28482)', () => {
    const [home, ...others] = ['home', '..', '../x', '/abs', 'a/b', 'a\0b', '.', '', 'x'.repeat(300), 'ä'].map((name) =>
      linkDirOf('/state', name),
    );
    expect(home).toBe('/state/credentials/whatsapp/home');
    for (const dir of others) expect(dir).toMatch(/^\/state\/credentials\/whatsapp\/\.[0-9a-f]{32}$/);
    expect(new Set(others).size).toBe(others.length);
  });
});
