import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/gateway/config/config.ts';
import { isOwn, whoseTurn } from '../../src/gateway/whose-turn.ts';

const owned = (...ownerAllowFrom: string[]): Config =>
  // why: whose turn it is depends on this key alone
  ({ commands: { ownerAllowFrom } }) as unknown as Config;

describe('whose words these are', () => {
  const config = owned('telegram:7', 'slack:U0:1', 'local:alice');

  it.each(['operator', 'telegram:default:7', 'telegram:second:7', 'slack:default:U0:1'])(
    '%s is the operator',
    (from) => {
      expect(isOwn(config, from)).toBe(true);
    },
  );

  it.each([
    'telegram:default:8',
    'telegram:7',
    'telegram:7:8',
    'discord:default:7',
    'operator:default:7',
    'telegram:default:operator',
    'local:default:alice',
    'Operator',
    '',
  ])('%j is not (THREATS 183)', (from) => {
    expect(isOwn(config, from)).toBe(false);
  });

  it('follows the configuration while a turn runs', () => {
    let now = config;
    const whose = whoseTurn(
      () => now,
      { channel: 'telegram', senderIds: ['7'] },
      () => true,
    );
    expect([whose.isOperators, whose.stillAdmitted()]).toEqual([true, true]);
    now = owned();
    expect(whose.stillAdmitted()).toBe(false);
  });
});
