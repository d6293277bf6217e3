import { describe, expect, it } from 'vitest';
import { wireError } from '../../../src/gateway/client/wire-error.ts';

const refused = (code: string, more: object = {}) =>
  wireError({ code: 'INVALID_REQUEST', message: 'unauthorized', details: { code }, ...more }, 'connect');

describe('what a console says of a refusal at the door', () => {
  it('sends who mistyped the password to where a new one is set, and who mistyped the token to where it is shown', () => {
    expect(refused('AUTH_PASSWORD_MISMATCH').hints.join()).toContain('oc config set gateway.auth.password -');
    expect(refused('AUTH_TOKEN_MISMATCH').hints.join()).toContain('oc gateway token show');
  });

  it('names to who is locked out for how long, and how it ends sooner', () => {
    const { code, message, hints } = refused('AUTH_RATE_LIMITED', { retryAfterMs: 299_000 });
    expect({ code, message }).toEqual({
      code: 'AUTH_FAILED',
      message: 'the gateway takes no more attempts from here for 5 minutes',
    });
    expect(hints.join()).toContain('oc auth unlock ADDRESS');
    expect(refused('AUTH_RATE_LIMITED', { retryAfterMs: 1500 }).message).toMatch(/for 2 s$/);
    expect(refused('AUTH_RATE_LIMITED', { retryAfterMs: 1e12 }).message).toMatch(/for ten minutes or more$/);
    expect(refused('AUTH_RATE_LIMITED', { retryAfterMs: 'soon' }).message).toMatch(/for a while$/);
  });

  it('does not say token where it may be a password', () => {
    expect(refused('DEVICE_IDENTITY_REQUIRED').message).toContain('a token or a password, and none was given');
  });
});
