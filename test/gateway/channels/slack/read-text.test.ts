import type { RichTextBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksName, escaped, readText } from '../../../../src/gateway/channels/slack/read-text.ts';

const bot = 'U0BOT';
const names = (raw: string) => readText(raw, bot).naming.length > 0;
const asides = (raw: string) => {
  const { text, asides: ranges } = readText(raw, bot);
  return ranges.map(({ start, end }) => text.slice(start, end));
};

describe('THREATS 82 (CVE-2026-22178): the bot is named by its id alone', () => {
  it.each([
    '<@U0BOT>',
    'hi <@U0BOT>, you',
    '<@U0BOT|helper> hi',
    '<@U0OTHER> <@U0BOT>',
    '`code` <@U0BOT>',
    '> is <@U0BOT>',
  ])('in %s', (raw) => {
    expect(names(raw)).toBe(true);
  });

  it.each([
    '@U0BOT',
    'U0BOT',
    '@helper',
    '<@U0BOTX>',
    '<@U0BO>',
    '<@U0OTHER|U0BOT>',
    '<@U0OTHER|<@U0BOT>',
    '&lt;@U0BOT&gt;',
    '<!channel>',
    '<!subteam^S1|@helper>',
    '<#C1|U0BOT>',
    '`<@U0BOT>`',
    '```<@U0BOT>```',
    '```\n<@U0BOT>\n```',
    '```<@U0BOT> without an end',
    '&gt; <@U0BOT>',
    'a\n&gt;<@U0BOT>\nb',
    '  &gt; <@U0BOT>',
    '&gt;&gt;&gt; a\nb\n<@U0BOT>',
    '&gt; a\n&gt;&gt;&gt; b\n<@U0BOT>',
    '&gt; a\n&gt; <@U0BOT>',
    '<https://x.example/|<@U0BOT>',
    '<https://x.example/@U0BOT|@U0BOT>',
  ])('and not in %s', (raw) => {
    expect(names(raw)).toBe(false);
  });
});

describe('a text of Slack', () => {
  it('is read with its escapes undone once', () => {
    expect(readText('a &lt;b&gt; &amp;amp; &amp;lt; &quot;', bot).text).toBe('a <b> &amp; &lt; &quot;');
  });

  it('has its code, links and quotes marked where they stand in what is read', () => {
    expect(asides('&amp;&amp; `x &lt; y` and <https://a.example/?b&amp;c|here> <@U0OTHER> <@U0OTHER|jarvis>')).toEqual([
      '`x < y`',
      '<https://a.example/?b&c|here>',
      '<@U0OTHER|jarvis>',
    ]);
    expect(asides('one\n&gt; two\nthree ```four\nfive``` six')).toEqual(['> two', '```four\nfive```']);
  });

  it('has every aside within it, in order and apart, whatever was written', () => {
    const pieces = fc.constantFrom(
      '`',
      '```',
      '<',
      '>',
      '&lt;',
      '&gt;',
      '&amp;',
      '\n',
      ' ',
      'a',
      '<@U0BOT>',
      '|',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (written) => {
        const { text, asides: ranges } = readText(written.join(''), bot);
        let last = 0;
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('is written so that it reads the same, and so that nothing in it is a sign', () => {
    const signs = '<!channel> <!here> <!everyone> <@U0OTHER> <#C1> <https://x.example|y> &lt;!here&gt;';
    expect(escaped(signs)).not.toMatch(/[<>]/);
    fc.assert(fc.property(fc.string(), (text) => readText(escaped(text), bot).text === text));
  });
});

describe('blocks', () => {
  const user = { type: 'user', user_id: bot } as const;
  const blockOf = (...elements: RichTextBlock['elements']): readonly RichTextBlock[] => [
    { type: 'rich_text', elements },
  ];

  it('name the bot in sections and lists', () => {
    const section = { type: 'rich_text_section', elements: [{ type: 'text', text: 'hi ' }, user] } as const;
    expect(blocksName(blockOf({ ...section, elements: [...section.elements] }), bot)).toBe(true);
    const list = {
      type: 'rich_text_list',
      style: 'bullet',
      elements: [{ type: 'rich_text_section', elements: [user] }],
    };
    expect(blocksName([{ type: 'rich_text', elements: [list] }], bot)).toBe(true);
  });

  it.each<readonly [string, object]>([
    ['quotes', { type: 'rich_text_quote', elements: [user] }],
    ['code', { type: 'rich_text_preformatted', elements: [user] }],
    ['code within a line', { type: 'rich_text_section', elements: [{ ...user, style: { code: true } }] }],
    ['another member', { type: 'rich_text_section', elements: [{ ...user, user_id: 'U0OTHER' }] }],
    ['a broadcast', { type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }] }],
    ['something new', { type: 'rich_text_new', elements: [user] }],
  ])('do not name it in %s', (_, element) => {
    expect(blocksName([{ type: 'rich_text', elements: [element] }], bot)).toBe(false);
  });

  it('say nothing where there are none of a person', () => {
    expect([undefined, null, [], 'x', [{ type: 'section' }]].map((blocks) => blocksName(blocks, bot))).toEqual(
      Array(5).fill(null),
    );
  });

  it('end, however deep and many they are', () => {
    let deep: object = user;
    for (let n = 0; n < 10_000; n += 1) deep = { type: 'rich_text_section', elements: [deep] };
    expect(blocksName([{ type: 'rich_text', elements: [deep] }], bot)).toBe(false);
  });
});
