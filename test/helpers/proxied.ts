import { proxyRules } from '../../src/gateway/server/proxy-rules.ts';
import { Attacker, rawExchange } from './attacker.ts';
import { WireServer } from './wire-server.ts';

export const identity = {
  userHeader: 'x-forwarded-user',
  requiredHeaders: ['x-forwarded-proto', 'x-forwarded-for'],
  allowUsers: ['alice@example.com'],
};
export const page = 'https://control.example.com';

/** What a proxy that is set up as printed sends for alice. */
export const alice = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-User': 'alice@example.com',
};

export const through = (wire: WireServer, headers: Readonly<Record<string, string>>, from = '127.0.0.1') =>
  Attacker.open({ port: wire.port, from }, headers);

/** Where the newest connection that was let in came from, as the log has it. */
export const seenFrom = (wire: WireServer): unknown => {
  const line = wire.logged.findLast((each) => each.includes('operator attached')) ?? '{}';
  return JSON.parse(line.slice(line.indexOf('{')))['address'];
};

const upgradeHead = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
export const linesOf = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
export const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);
export const get = async (wire: WireServer, headers: readonly string[], ws = false): Promise<number> =>
  statusOf(
    await rawExchange(
      wire.port,
      ['GET /health HTTP/1.1', 'Host: 127.0.0.1', ...headers, ...(ws ? [...upgradeHead, key] : []), '', ''].join(
        '\r\n',
      ),
    ),
  );

/** By a shared token; a proxy at 127.0.0.1 is believed about addresses. */
export const openByToken = () => WireServer.open({ proxies: proxyRules(['127.0.0.1'], null), allowedOrigins: [page] });

/** By the word of a proxy at 127.0.0.1 alone. */
export const openByProxy = () =>
  WireServer.open({
    proxies: proxyRules(['127.0.0.1'], identity),
    proxyScopes: ['operator.read'],
    allowedOrigins: [page],
    allowedHosts: ['gateway.example.com'],
  });
