import { describe, expect, it } from 'vitest';
import { policyOf, problemsOf } from './place.ts';

const account = (inside: string) => policyOf(`{channels:{local:{${inside}}}}`);

describe('72 (CVE-2026-35649): only a literal "*" opens, and only together with dmPolicy open', () => {
  it.each([
    ['', 'pairing', [], []],
    ['allowFrom:[]', 'pairing', [], []],
    ['allowFrom:null', 'pairing', [], []],
    ['allowFrom:[""]', 'pairing', [], []],
    ['allowFrom:[null]', 'pairing', [], []],
    ['allowFrom:["*"]', 'pairing', ['*'], []],
    ['allowFrom:["alice",12]', 'pairing', ['alice', '12'], []],
    ['allowFrom:["*x","a*"," *","* "]', 'pairing', [], ['*x', 'a*', ' *', '* ']],
    ['dmPolicy:"open",allowFrom:["*"]', 'open', ['*'], []],
  ])('{%s} is %s and admits %j', (inside, dmPolicy, allowFrom, inert) => {
    const [only] = account(inside).config.accounts;
    expect(only).toMatchObject({ dmPolicy, allowFrom });
    expect(only?.inertAllowFrom.map((one) => one.entry)).toEqual(inert);
  });

  it.each(['', 'allowFrom:[]', 'allowFrom:null', 'allowFrom:[""]', 'allowFrom:["alice"]', 'allowFrom:[" *"]'])(
    'open with {%s} is no policy at all',
    (rest) => {
      expect(problemsOf(`{channels:{local:{dmPolicy:"open",${rest}}}}`)[0]).toContain('does not contain "*"');
    },
  );

  it('remarks on a "*" that admits nobody', () => {
    expect(account('allowFrom:["*"]').warnings[0]?.message).toContain('admits nobody unless dmPolicy is open');
  });

  it.each(['{}', '[{}]', '"alice"', '[true]', '[["a"]]', '[1.5]', '[-1]', '["a\\u0000b"]'])(
    'refuses %s as a list of senders',
    (value) => {
      expect(problemsOf(`{channels:{local:{allowFrom:${value}}}}`)).toHaveLength(1);
    },
  );
});

describe('64 (CVE-2026-28480): names are kept and admit nobody', () => {
  it.each(['@alice', 'alice#1234', 'alice@example.com', 'Alice', 'a b', '１２３', ''.padEnd(33, 'a')])(
    '%s',
    (entry) => {
      const { config, warnings } = account(`allowFrom:[${JSON.stringify(entry)},"bob"]`);
      expect(config.accounts[0]).toMatchObject({ allowFrom: ['bob'], inertAllowFrom: [{ entry }] });
      expect(warnings[0]?.message).toContain('admits nobody');
    },
  );
});

describe('73: a number that JavaScript cannot hold', () => {
  it.each(['123456789012345678', '9007199254740993', '0x20000000000001'])('%s is refused with "quote it"', (digits) => {
    expectQuoteIt(digits);
  });

  function expectQuoteIt(digits: string): void {
    const config = `{channels:{local:{allowFrom:[${digits}]}}}`;
    expect(problemsOf(config)[0]).toContain('too many digits');
    expect(problemsOf(config.replace(digits, JSON.stringify(digits)))).toEqual([]);
  }
});

describe('71 (CVE-2026-44991): a wildcard is never the owner', () => {
  it.each(['*', 'telegram:*', '*:1', 'local:alice', 'alice', 'telegram:', 'telegram:@alice', 'discord:a#1234', ''])(
    'ownerAllowFrom ["%s"] is refused',
    (entry) => {
      expect(problemsOf(`{commands:{ownerAllowFrom:["${entry}"]}}`)[0]).toContain('commands.ownerAllowFrom');
    },
  );

  it.each(['telegram:alice', 'slack:U0456EFGH', 'whatsapp:15551234567'])('says that "%s" is nobody', (entry) => {
    const { warnings } = policyOf(`{commands:{ownerAllowFrom:["${entry}"]}}`);
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(`^"${entry}" makes nobody the owner: a sender id of this channel is `),
    );
  });

  it('takes a stable identity', () => {
    expect(policyOf('{commands:{ownerAllowFrom:["telegram:123456789"]}}').config.commands.ownerAllowFrom).toEqual([
      'telegram:123456789',
    ]);
  });
});
