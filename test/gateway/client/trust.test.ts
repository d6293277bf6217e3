import { describe, expect, it } from 'vitest';
import { findGateway } from '../../../src/gateway/client/find-gateway.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { trustOf, usualTrust } from '../../../src/gateway/client/trust.ts';

describe('what is said about certificates', () => {
  const fingerprint = 'ab'.repeat(32);
  const usage = expect.objectContaining({ code: 'USAGE' });

  it.each(['', 'ab', 'g'.repeat(64), 'ab'.repeat(33), `${'ab:'.repeat(32)}`, `sha1:${'ab'.repeat(32)}`])(
    'is refused where it is no fingerprint: %j',
    (written) => {
      expect(() => trustOf({ fingerprint: written })).toThrow(usage);
    },
  );

  it('is refused where nobody would look at it: by ws://, and by the unix socket', () => {
    const paths = { gatewaySocket: '/nowhere/gateway.sock', localCredential: '/nowhere/credential' };
    for (const words of [{ fingerprint }, { ca: '/ca.crt' }, { cert: '/a.crt', key: '/a.key' }]) {
      const trust = trustOf(words);
      expect(() => parseTarget('ws://127.0.0.1:18789', trust)).toThrow(usage);
      expect(() => findGateway({ paths, env: {}, trust })).toThrow(usage);
      expect(findGateway({ paths, env: {}, trust, url: 'wss://gateway.example' }).target).toMatchObject({ trust });
    }
    expect(parseTarget('wss://gateway.example').trust).toEqual(usualTrust);
  });

  it('is refused where a certificate has no key, or a key no certificate', () => {
    expect(() => trustOf({ cert: '/a.crt' })).toThrow('no key with it');
    expect(() => trustOf({ key: '/a.key' })).toThrow('no certificate with it');
  });
});
