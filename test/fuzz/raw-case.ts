import { upgradeLines } from '../helpers/upgrade-head.ts';
import { frameText } from './frames.ts';
import type { Json } from './mutate.ts';
import { type Random, some } from './random.ts';

/** What one socket sends; it hangs up after the last step. */
export interface RawCase {
  readonly from: string;
  readonly steps: readonly Step[];
}

/** Bytes as base64; with `await` the gateway's answer up to this text is waited for before them. */
interface Step {
  readonly await?: string;
  readonly bytes: string;
}

const cleanHead = ['GET / HTTP/1.1', 'Host: 127.0.0.1', ...upgradeLines];
const oddLines = some([
  'Sec-WebSocket-Key: short',
  'Sec-WebSocket-Version: 8',
  'Sec-WebSocket-Version: 99',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Extensions: x;y="z',
  'Sec-WebSocket-Protocol: a, a, ,',
  'Upgrade: h2c',
  'Upgrade: websocket, websocket',
  'Connection: close',
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'Origin: https://evil.example',
  'X-Forwarded-For: 127.0.0.1',
  'Forwarded: for=127.0.0.1',
  'Host: evil.example',
  'Host:',
  ': empty',
  'No colon at all',
  ' folded',
  'X: \u0000',
  `X: ${'a'.repeat(17_000)}`,
  'Expect: 100-continue',
  'GET / HTTP/1.1',
]);
const firstLines = some([
  'POST / HTTP/1.1',
  'GET / HTTP/1.0',
  'GET / HTTP/2.0',
  'GET /../../etc/passwd HTTP/1.1',
  'GET http://evil.example/ HTTP/1.1',
  'CONNECT 127.0.0.1:22 HTTP/1.1',
  'PRI * HTTP/2.0',
  'OPTIONS * HTTP/1.1',
  '',
  '\u0016\u0003\u0001\u0002\u0000\u0001',
]);

function head(random: Random): Buffer {
  const lines = [...cleanHead];
  for (let left = 1 + random.int(3); left > 0; left -= 1) {
    const at = random.int(lines.length + 1);
    if (random.chance(0.2)) lines[0] = random.pick(firstLines);
    else if (random.chance(0.3)) lines.splice(at, 1);
    else lines.splice(at, 0, random.pick(oddLines));
  }
  const end = random.chance(0.9) ? '\r\n\r\n' : random.pick(['\r\n', '\n\n', '', '\r\r\n\n']);
  const text = `${lines.join(random.chance(0.95) ? '\r\n' : '\n')}${end}`;
  return Buffer.from(text.repeat(random.chance(0.1) ? 1 + random.int(100) : 1), 'latin1');
}

interface Shape {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  /** What the frame says of its length; absent: the truth. */
  readonly says?: number;
}

const proper: Shape = { fin: true, rsv: 0, opcode: 1, masked: true };

function frame(payload: Buffer, { fin, rsv, opcode, masked, says = payload.length }: Shape): Buffer {
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const length =
    says < 126 ? Buffer.from([mask | says]) : says < 65_536 ? Buffer.alloc(3, mask | 126) : Buffer.alloc(9, mask | 127);
  if (length.length === 3) length.writeUInt16BE(says, 1);
  if (length.length === 9) length.writeBigUInt64BE(BigInt(says), 1);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(masked ? 4 : 0), payload]);
}

const wrongShapes = some<(random: Random) => Partial<Shape>>([
  () => ({ masked: false }),
  (random) => ({ rsv: 1 + random.int(7) }),
  (random) => ({ opcode: random.int(16) }),
  (random) => ({ opcode: 8 + random.int(8), fin: random.chance(0.5) }),
  (random) => ({ says: random.pick([0, 1, 125, 126, 65_535, 65_536, 65_537, 2 ** 32, 2 ** 53 - 1]) }),
  (random) => ({ fin: false, opcode: random.int(3) }),
]);

function frames(random: Random, text: string): Buffer {
  const payload = Buffer.from(text);
  if (random.chance(0.15)) return frame(payload, { ...proper, ...random.pick(wrongShapes)(random) });
  if (random.chance(0.1)) return pieces(random, payload);
  if (random.chance(0.05)) return Buffer.concat([nothings(random), frame(payload, proper)]);
  // Not UTF-8, in a message that says it is text.
  if (random.chance(0.05)) return frame(Buffer.concat([payload, Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80])]), proper);
  return frame(payload, proper);
}

/** Many frames of nothing, in one go. */
const nothings = (random: Random): Buffer =>
  Buffer.concat(
    Array(1 + random.int(600)).fill(frame(Buffer.alloc(0), { ...proper, opcode: random.pick([1, 9, 10]) })),
  );

/** One message in many pieces, with a ping or an end that belongs elsewhere among them. */
function pieces(random: Random, payload: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < payload.length; ) {
    const size = 1 + random.int(40);
    const fin = at + size >= payload.length && random.chance(0.9);
    parts.push(
      frame(payload.subarray(at, at + size), { ...proper, fin, opcode: at === 0 ? 1 : random.chance(0.02) ? 1 : 0 }),
    );
    if (random.chance(0.05)) parts.push(frame(random.bytes(random.int(140)), { ...proper, opcode: 9 + random.int(2) }));
    at += size;
  }
  return Buffer.concat(parts);
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');
const upgraded = { await: 'connect.challenge' } as const;

/** `seeds`: frames to begin with. `opening`: a connect that is right, for those that go on from there. */
export function rawCase(random: Random, seeds: readonly [Json, ...Json[]], opening: string): RawCase {
  const from = `127.0.0.${1 + random.int(200)}`;
  const upgrade = { bytes: base64(Buffer.from(`${cleanHead.join('\r\n')}\r\n\r\n`)) };
  if (random.chance(0.25)) {
    const bytes = Buffer.concat([
      head(random),
      random.chance(0.3) ? frames(random, frameText(random, seeds)) : Buffer.alloc(0),
    ]);
    return { from, steps: [{ bytes: base64(random.chance(0.1) ? random.bytes(random.int(300)) : bytes) }] };
  }
  const sent = Array.from({ length: 1 + random.int(4) }, () => ({
    bytes: base64(frames(random, frameText(random, seeds))),
  }));
  const [first = upgrade, ...rest] = sent;
  if (random.chance(0.2)) {
    const opens = { ...upgraded, bytes: base64(frame(Buffer.from(opening), proper)) };
    return { from, steps: [upgrade, opens, { await: 'hello-ok', ...first }, ...rest] };
  }
  return { from, steps: [upgrade, { ...upgraded, ...first }, ...rest] };
}
