import { describe, expect, it } from 'vitest';
import type { Ran } from '../../../src/gateway/tailscale/run-tailscale.ts';
import { openWhois } from '../../../src/gateway/tailscale/whois.ts';
import { person } from '../../helpers/tailscale.ts';

const alice = JSON.stringify(person('alice@example.com'));
const known = { login: 'alice@example.com', tagged: false, shared: false };

/** A program that answers when it is told to. */
function slowProgram() {
  const asked: { readonly args: readonly string[]; readonly end: (ran: Ran) => void }[] = [];
  const run = (args: readonly string[]) => new Promise<Ran>((end) => asked.push({ args, end }));
  return { asked, run };
}

describe('whois', () => {
  it.each([
    ['a person', alice, known],
    ['a person, with an empty list of tags', JSON.stringify(person('alice@example.com', { Tags: [] })), known],
    [
      'a tagged machine',
      JSON.stringify(person('tagged-devices', { Tags: ['tag:ci'] })),
      { login: 'tagged-devices', tagged: true, shared: false },
    ],
    [
      'a guest',
      JSON.stringify(person('alice@example.com', { Hostinfo: { ShareeNode: true } })),
      { ...known, shared: true },
    ],
    [
      'tags that are no list',
      JSON.stringify(person('alice@example.com', { Tags: 'tag:ci' })),
      { ...known, tagged: true },
    ],
    ['nobody', '{}', null],
    ['a person without a machine', JSON.stringify({ UserProfile: { LoginName: 'alice@example.com' } }), null],
    [
      'a login that is no text',
      JSON.stringify({ ...person('x'), UserProfile: { LoginName: ['alice@example.com'] } }),
      null,
    ],
    ['a list', '[]', null],
    ['no JSON', 'peer not found', null],
  ])('reads %s', async (_, stdout, node) => {
    expect(
      await openWhois(
        async () => ({ ok: true, stdout }),
        () => 0,
      )('100.64.0.5'),
    ).toEqual(node);
  });

  it('keeps an answer for ten seconds, and a failure not at all', async () => {
    let now = 0;
    let runs = 0;
    let answer: Ran = { ok: false, because: 'not running' };
    const whois = openWhois(
      async () => {
        runs += 1;
        return answer;
      },
      () => now,
    );
    expect(await whois('100.64.0.5')).toBe(null);
    answer = { ok: true, stdout: alice };
    expect(await whois('100.64.0.5')).toEqual(known);
    now = 9999;
    expect(await whois('100.64.0.5')).toEqual(known);
    expect(runs).toBe(2);
    now = 10_000;
    await whois('100.64.0.5');
    expect(runs).toBe(3);
  });

  it('runs four programs at once, lets sixteen wait and gives no name beyond', async () => {
    const { asked, run } = slowProgram();
    const whois = openWhois(run, () => 0);
    const answers = Array.from({ length: 30 }, (_, i) => whois(`100.64.0.${i}`));
    expect(asked.length).toBe(4);
    expect(await Promise.all(answers.slice(20))).toEqual(Array(10).fill(null));
    for (let i = 0; i < 20; i += 1) {
      await expect.poll(() => asked.length).toBeGreaterThan(i);
      expect(asked.length).toBeLessThanOrEqual(i + 4);
      asked[i]?.end({ ok: true, stdout: alice });
    }
    expect(await Promise.all(answers.slice(0, 20))).toEqual(Array(20).fill(known));
    expect(asked.map(({ args }) => args.join(' '))).toContain('whois --json 100.64.0.7');
  });

  it('asks once for those who come from one address at once', async () => {
    const { asked, run } = slowProgram();
    const whois = openWhois(run, () => 0);
    const answers = [whois('100.64.0.5'), whois('100.64.0.5')];
    expect(asked.length).toBe(1);
    asked[0]?.end({ ok: true, stdout: alice });
    expect(await Promise.all(answers)).toEqual([known, known]);
  });
});
