import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { farEndOf } from '../../../src/gateway/state/far-end.ts';
import { loopbackEnd, type ReadTcpTable } from '../../../src/gateway/state/tcp-table.ts';

/** A connection over loopback: its near end, and the socket at its far end. */
async function connection(host: string): Promise<{ near: Socket; far: Socket; end: () => void }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, host);
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const far = connect((server.address() as AddressInfo).port, host);
  await once(far, 'connect');
  const [near] = (await accepted) as [Socket];
  const end = () => {
    near.destroy();
    far.destroy();
    server.close();
  };
  return { near, far, end };
}

describe('the far end of a connection', () => {
  it.each(['127.0.0.1', '127.0.0.7', '::1'])('on %s is ours when we opened it', async (host) => {
    const { near, end } = await connection(host);
    expect(farEndOf(near)).toBe('ours');
    end();
  });

  it('is nobody known once it was closed: the system says root of such a socket', async () => {
    const { near, far, end } = await connection('127.0.0.1');
    far.destroy();
    await expect.poll(() => farEndOf(near, 4711)).toBe('unknown');
    expect(farEndOf(near)).toBe('unknown');
    end();
  });

  const ends = { remoteAddress: '127.0.0.1', remotePort: 40_000, localAddress: '127.0.0.1', localPort: 18_789 };
  const row = (uid: number, local = ends.remotePort, state = '01') =>
    `   0: 0100007F:${local.toString(16).toUpperCase()} 0100007F:4965 ${state} 00000000:00000000 00:00000000 00000000 ${uid} 0 1 1`;
  const table =
    (...rows: readonly string[]): ReadTcpTable =>
    (name) =>
      name === 'tcp' ? ['  sl  local_address', ...rows].join('\n') : '';

  it.each([
    ['ours', [row(1000)]],
    ['ours', [row(0)]],
    ['somebody else', [row(1001)]],
    ['somebody else', [row(Number.NaN)]],
    ['unknown', [row(0, ends.remotePort, '06')]],
    // It still hears what it is sent after it has said its last word.
    ['unknown', [row(1000, ends.remotePort, '05')]],
    ['somebody else', [row(1001, ends.remotePort, '05')]],
    ['unknown', [row(0, ends.remotePort, '04')]],
    ['unknown', [row(1000, 40_001)]],
    ['unknown', []],
  ] as const)('is %s for %j', (whose, rows) => {
    expect(farEndOf(ends, 1000, table(...rows))).toBe(whose);
  });

  it('is found when its socket takes both families', async () => {
    const server = createServer().listen(0, '::');
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await Promise.all([once(near, 'connect'), accepted]);
    expect(farEndOf(near)).toBe('ours');
    near.destroy();
    const [far] = (await accepted) as [Socket];
    far.destroy();
    server.close();
  });

  it('is nobody known on a system that does not tell, and beyond this machine', () => {
    expect(farEndOf(ends, 1000, () => '')).toBe('unknown');
    expect(farEndOf({ ...ends, remoteAddress: '192.0.2.1' }, 1000, table(row(1000)))).toBe('unknown');
  });

  it('is written as the system writes it', () => {
    expect(loopbackEnd('127.0.0.1', 80)).toBe('0100007F:0050');
    expect(loopbackEnd('::1', 18_789)).toBe('00000000000000000000000001000000:4965');
    expect(loopbackEnd('10.0.0.1', 80)).toBe(null);
  });
});
