import { describe, expect, it } from 'vitest';
import { channelTarget } from '../../../src/cli/channels/target.ts';
import { OcError } from '../../../src/gateway/protocol/errors.ts';

const canary = 'cAnaRy0123';
/** Of the forms that the platforms give, and nobody's. */
const tokens = [
  `1234567890:AA${canary.repeat(3)}x_-`,
  `MTAwMDAwMDAwMDAwMDAwNzc3.G${canary.slice(0, 5)}.${canary.repeat(3)}_-abcd`,
  `xoxb-1234567890-1234567890123-${canary.repeat(2)}`,
  `xapp-1-A0123456789-1234567890123-${canary.repeat(4)}`,
];

const refusal = (typed: string): OcError => {
  try {
    channelTarget(typed);
  } catch (error) {
    if (error instanceof OcError) return error;
  }
  throw new Error('it was taken');
};

describe('the account that a command is about', () => {
  it('is a channel, or one account of it', () => {
    expect(channelTarget('telegram')).toEqual({ channel: 'telegram', accountId: null });
    expect(channelTarget('slack:work')).toEqual({ channel: 'slack', accountId: 'work' });
    expect(refusal('telegrm').hints).toEqual(['Did you mean  telegram']);
  });

  it.each(tokens.flatMap((token) => [token, `telegram:${token}`, `slack:${token}`]))(
    'is no token that somebody pasted in its place, which is not repeated and becomes the name of no account (%#)',
    (typed) => {
      const { code, message, hints } = refusal(typed);
      expect(code).toBe('USAGE');
      expect([message, ...hints].join('\n')).not.toContain('cAnaR');
    },
  );
});
