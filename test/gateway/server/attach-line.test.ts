import { describe, expect, it } from 'vitest';
import { attachLine } from '../../../src/gateway/server/attach-line.ts';

const asked = { host: 'localhost:4711', overNetwork: false, secure: false, port: 4711 };
const tunnel = 'ssh -N -L 4711:127.0.0.1:4711 USER@HOST   and  oc tui --url ws://127.0.0.1:4711';

describe('how to attach, as GET / tells it', () => {
  it.each([
    ['on this machine', {}, 'oc tui --url ws://127.0.0.1:4711'],
    ['by the unix socket, without a Host', { host: undefined }, 'oc tui --url ws://127.0.0.1:4711'],
    [
      'through a proxy, which is where TLS ends',
      { host: 'gateway.example.com' },
      'oc tui --url wss://gateway.example.com',
    ],
    ['from a network in the clear', { host: '192.0.2.1:4711', overNetwork: true }, tunnel],
    ['from a network by a configured name, in the clear', { host: 'gateway.example.com', overNetwork: true }, tunnel],
    [
      'from a network by TLS',
      { host: '192.0.2.1:4711', overNetwork: true, secure: true },
      'oc tui --url wss://192.0.2.1:4711',
    ],
    ['on this machine by TLS', { secure: true }, 'oc tui --url wss://localhost:4711'],
  ] as const)('%s', (_, changed, line) => {
    expect(attachLine({ ...asked, ...changed })).toBe(line);
  });
});
