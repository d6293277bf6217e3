import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Way } from '../../../src/gateway/protocol/access.ts';
import { problemsOf } from '../config/place.ts';
import { botToken, Machine } from './machine.ts';

/**
 * Whatever keeps somebody out, what `oc explain` says would let them in does: over every key, at every level, with whatever is
 * stored of them and with the flag, the commands are run in their order and the gateway's decision is asked again.
 */
const person = '50010000000000001';
const [thread, channel, server] = ['70000000000000001', '70000000000000002', '70000000000000003'];
const token = 'canary-canary.canary.canary-canary-canary-canary';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const list = fc.constantFrom([], ['*'], [person], ['50010000000000009'], ['@bob', '50010000000000009']);
const roomRules = fc.record({
  enabled: maybe(fc.boolean()),
  requireMention: maybe(fc.boolean()),
  allowFrom: maybe(list),
});
const section = {
  enabled: maybe(fc.boolean()),
  dmPolicy: maybe(fc.constantFrom('pairing', 'allowlist', 'open', 'disabled')),
  allowFrom: maybe(list),
  groupPolicy: maybe(fc.constantFrom('allowlist', 'open', 'disabled', 'owner-only', 'admins')),
  groupAllowFrom: maybe(list),
  groups: maybe(
    fc.record({
      '*': maybe(roomRules),
      [thread]: maybe(roomRules),
      [channel]: maybe(roomRules),
      [server]: maybe(roomRules),
    }),
  ),
};
const discord = fc.record({
  ...section,
  token: maybe(fc.constant(token)),
  accounts: maybe(fc.record({ work: fc.record({ ...section, token: maybe(fc.constant(token)) }) })),
});
const stored = fc.constantFrom('nothing', 'waits', 'approved', 'rejected', 'blocked');

async function prepare({ desk }: Machine, what: string, accountId: string): Promise<void> {
  const sender = { channel: 'discord', accountId, senderId: person };
  if (what === 'nothing') return;
  if (what === 'blocked') return void desk.pairing.block(sender, 'ann');
  const asked = desk.pairing.room.ask(sender, {}, '{"accountId":"default","chatId":"x"}');
  if (asked.outcome !== 'new' || what === 'waits') return;
  const { requestId } = asked.request;
  if (what === 'approved') await desk.pairing.approve({ requestId, notify: false }, 'ann');
  else desk.pairing.reject(requestId, 'ann', false);
}

const letIn = (ways: readonly Way[]): readonly Way[] => ways.filter(({ to }) => to === 'let in');

it('84 whoever is kept out is let in by each of the ways that oc explain names, run in their order', async () => {
  const chat = fc.constantFrom('direct', thread);
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(discord, stored, fc.boolean(), chat, fc.nat(3), async (written, what, isOff, where, which) => {
      const channels = { telegram: { botToken }, discord: written };
      // A policy that is open without "*" is refused as a whole.
      fc.pre(problemsOf(JSON.stringify({ channels })).length === 0);
      using machine = new Machine({}, { channels });
      await prepare(machine, what, written.accounts === undefined ? 'default' : 'work');
      machine.isOff = isOff;
      const told = () => machine.explain(where, 'discord', person, where === 'direct' ? [] : [channel, server]);
      const before = await told();
      if (before.decision.effect === 'allow') return;
      kept += 1;
      const ways = letIn(before.ways);
      const way = ways[which % Math.max(1, ways.length)];
      expect(way, JSON.stringify(before.decision)).toBeDefined();
      if (way !== undefined) await machine.follow(way);
      expect((await told()).decision.effect, JSON.stringify(way)).toBe('allow');
    }),
    { numRuns: 60 },
  );
  expect(kept).toBeGreaterThan(15);
});
