import { describe, expect, it } from 'vitest';
import { servedIn } from '../../../src/gateway/tailscale/serve-config.ts';
import { serving } from '../../helpers/tailscale.ts';

const served = (config: unknown) => servedIn(JSON.stringify(config), 18_789);

describe('who is served', () => {
  it.each([
    'http://127.0.0.1:18789',
    'http://localhost:18789/',
    'http://[::1]:18789',
    'https+insecure://127.0.0.1:18789',
  ])('is the gateway by %s', (target) => {
    expect(served(serving(target))).toEqual({ by: 'us', funnel: false });
    expect(served(serving(target, true))).toEqual({ by: 'us', funnel: true });
  });

  it('is the gateway on another port of the tailnet, and by what runs in a terminal', () => {
    const web = { 'gate.ts.net:8443': { Handlers: { '/': { Proxy: 'http://127.0.0.1:18789' } } } };
    expect(served({ TCP: { '8443': { HTTPS: true } }, Web: web })).toEqual({ by: 'us', funnel: false });
    expect(served({ Foreground: { session: serving('http://127.0.0.1:18789') } })).toEqual({ by: 'us', funnel: false });
  });

  it.each([
    ['another port', serving('http://127.0.0.1:3000'), 'http://127.0.0.1:3000'],
    ['another machine', serving('http://192.0.2.1:18789'), 'http://192.0.2.1:18789'],
    ['a name that begins as ours', serving('http://127.0.0.1.example:18789'), 'http://127.0.0.1.example:18789'],
    ['a forwarder of TCP', { TCP: { '443': { TCPForward: '127.0.0.1:18789' } } }, 'something else'],
    ['a text', { ...serving(''), Web: { 'gate.ts.net:443': { Handlers: { '/': { Text: 'x' } } } } }, 'something else'],
    [
      'a path alone',
      { ...serving(''), Web: { 'gate.ts.net:443': { Handlers: { '/a': { Proxy: 'http://127.0.0.1:18789' } } } } },
      'something else',
    ],
    ['what runs in a terminal', { Foreground: { s: serving('http://127.0.0.1:3000') } }, 'http://127.0.0.1:3000'],
  ])('is %s', (_, config, what) => {
    expect(served(config)).toEqual({ by: 'another', what });
  });

  it('is nobody', () => {
    expect(served({})).toEqual({ by: 'nobody' });
    expect(served({ TCP: { '8443': { HTTPS: true } } })).toEqual({ by: 'nobody' });
  });

  it.each(['', 'null', '[]', '{"TCP":', 'No serve config'])('is not known from %j', (text) => {
    expect(servedIn(text, 18_789)).toBe(null);
  });
});
