import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { categories } from '../../src/gateway/effects/effects.ts';
import { grants, heldOut, hostile, ordinary } from './corpus.ts';

const all = [...hostile, ...heldOut, ...ordinary];
const key = ({ where, command }: { readonly where: string; readonly command: string }) => `${where}: ${command}`;
const repeated = (keys: readonly string[]) => keys.filter((each, at) => keys.indexOf(each) !== at);
const idsWhere = <Row extends { readonly id: string }>(rows: readonly Row[], wrong: (row: Row) => boolean) =>
  rows.filter(wrong).map(({ id }) => id);

/** What the sandbox asks about: a hostile row there needs one of them. */
const askedInSandbox = ['file-delete', 'message-send', 'network-request'];

/** The rows as they were fixed before there was a classifier: how many, and their digest. Later ones are added after them. */
const fixed = [
  {
    name: 'hostile',
    rows: hostile,
    count: 664,
    digest: 'b3f8f5b15e6ddb6f20b7065fad484168af623f3e864a6b864972db7afcda8a67',
  },
  {
    name: 'ordinary',
    rows: ordinary,
    count: 411,
    digest: '717259fce575b6f9a41959178b7d132544e78f4780a92dac5be0392ed29486e8',
  },
  {
    name: 'grants',
    rows: grants,
    count: 21,
    digest: 'bcf62389d321465496605c61cb21d060dac4842675c483c7a385331a4a1d2391',
  },
  {
    name: 'held-out',
    rows: heldOut,
    count: 188,
    digest: '3958fcf5e9e03fc4ea9a2f64585e8f6fd099be7809e0af53310daf0c19ab9e36',
  },
];

describe('the corpora', () => {
  it('hold at least 300 hostile and 300 ordinary commands, and a grant set of a household', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(300);
    expect(ordinary.length).toBeGreaterThanOrEqual(300);
    expect(grants.length).toBeGreaterThanOrEqual(12);
  });

  it('have an id, a place, a command and a reason in every row', () => {
    const bare = all.filter(
      ({ id, where, command, why }) =>
        !/^[a-z-]+-\d{3}$/.test(id) || !['sandbox', 'host'].includes(where) || command.trim() === '' || why === '',
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  it('have each id once, and each command once in its place', () => {
    expect(repeated([...all, ...grants].map(({ id }) => id))).toEqual([]);
    expect(repeated(all.map(key))).toEqual([]);
  });

  it('spell their categories as the classifier does, and need at least one', () => {
    const known: readonly string[] = categories;
    expect(
      idsWhere([...hostile, ...heldOut], ({ needs }) => !needs.length || needs.some((each) => !known.includes(each))),
    ).toEqual([]);
    expect(idsWhere(grants, (grant) => grant.categories.some((each) => !known.includes(each)))).toEqual([]);
  });

  it('need in the sandbox what the sandbox asks about', () => {
    const inSandbox = [...hostile, ...heldOut].filter(({ where }) => where === 'sandbox');
    expect(idsWhere(inSandbox, ({ needs }) => !needs.some((each) => askedInSandbox.includes(each)))).toEqual([]);
  });

  it('expect a person for no more than 15 percent of the ordinary commands', () => {
    expect(idsWhere(ordinary, ({ expect: outcome }) => !['run', 'ask'].includes(outcome))).toEqual([]);
    const asked = ordinary.filter(({ expect: outcome }) => outcome === 'ask');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length / ordinary.length).toBeLessThanOrEqual(0.15);
  });
});

describe('the grant set', () => {
  it('states an effect, an argv with a bare program name, a place and an end in every grant', () => {
    const loose = idsWhere(
      grants,
      ({ effect, argv, rest, cwd, days }) =>
        effect === '' ||
        argv.length < 1 ||
        argv.some((word) => word === '') ||
        argv[0]?.includes('/') !== false ||
        !['none', 'operands', 'text'].includes(rest) ||
        cwd !== '.' ||
        !(days >= 1 && days <= 90),
    );
    expect(loose).toEqual([]);
  });

  it('grants no wrapper, no interpreter and nothing that runs the texts of a repository', () => {
    const never =
      /^(sh|bash|dash|zsh|env|nice|nohup|time|timeout|xargs|find|sudo|doas|busybox|ssh|python3?|node|perl|ruby|php|awk|sed|make|npm|npx|just|pytest|cargo)$/;
    expect(idsWhere(grants, ({ argv }) => never.test(argv[0] ?? ''))).toEqual([]);
  });
});

describe('the rows that were fixed before there was a classifier', () => {
  it.each(fixed)('of $name are unchanged: others are added after them', ({ rows, count, digest }) => {
    const text = JSON.stringify(rows.slice(0, count));
    expect({ count, digest: createHash('sha256').update(text).digest('hex') }).toEqual({ count, digest });
  });
});
