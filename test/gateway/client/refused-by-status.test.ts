import { describe, expect, it } from 'vitest';
import { refusedByStatus } from '../../../src/gateway/client/refused-by-status.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';

const elsewhere = parseTarget('wss://gateway.example.com');

describe('a status in the place of a WebSocket', () => {
  it.each([
    [403, 'it may not trust the proxy in front of it', 'oc doctor proxy'],
    [421, 'it does not answer to the name gateway.example.com', 'oc config get gateway.allowedHosts'],
    [502, 'the proxy there may not reach the gateway', 'oc gateway status'],
    [400, 'it may want a certificate of this console', '--cert FILE --key FILE'],
    [404, '(HTTP 404)', "On the gateway's machine:  oc gateway status"],
  ])('%i is told with what it may mean and where to look', (status, words, next) => {
    const { code, message, hints } = refusedByStatus(status, elsewhere);
    expect(code).toBe('GATEWAY_UNREACHABLE');
    expect(message).toContain(`wss://gateway.example.com refused the connection (HTTP ${status})`);
    expect(message).toContain(words);
    expect(hints[0]).toContain(next);
  });

  it('sends nobody to another machine for a gateway of this one', () => {
    expect(refusedByStatus(404, parseTarget('ws://127.0.0.1:18789')).hints).toEqual(['oc gateway status']);
  });
});
