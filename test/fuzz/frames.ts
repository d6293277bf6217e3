import { readFileSync } from 'node:fs';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { connectParams, Device } from '../helpers/attacker.ts';
import { type Json, mutateText, mutateValue } from './mutate.ts';
import { type Random, some } from './random.ts';

/** What a real client has sent, each with the answer that it was given. */
const captured: readonly { readonly send: Json }[] = JSON.parse(
  readFileSync('test/gateway/transcripts/handshake.json', 'utf8'),
);

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const connect = (overrides: object): Json =>
  plain({ type: 'req', id: '1', method: 'connect', params: connectParams({ ...overrides }) });
const everything = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.pairing'];

/** Frames to begin with; `secrets` are the right ones, and others that are not. */
export function seedFrames(secrets: readonly string[]): readonly [Json, ...Json[]] {
  const device = new Device();
  const signed = device.sign(connectParams({ auth: { token: 'made-up' } }), { nonce: 'nonce', ts: 1_795_167_353_475 });
  // Often, so that many cases get far.
  const often = secrets.flatMap((secret) => Array.from({ length: 6 }, () => secret));
  return some([
    ...captured.map(({ send }) => send),
    ...often.flatMap((secret) => [
      connect({ auth: { token: secret } }),
      connect({ auth: { password: secret }, scopes: everything }),
      connect({ auth: { deviceToken: secret, token: 'made-up' } }),
    ]),
    connect({}),
    plain({ type: 'req', id: '1', method: 'connect', params: signed }),
    ...Object.keys(methods).map((method) => plain({ type: 'req', id: 'm', method, params: {} })),
  ]);
}

/** A frame as text, with nothing, something or a lot of it changed. */
export function frameText(random: Random, seeds: readonly [Json, ...Json[]]): string {
  let frame = random.pick(seeds);
  for (let left = random.int(4); left > 0; left -= 1) frame = mutateValue(random, frame, seeds);
  const text = JSON.stringify(frame);
  return random.chance(0.3) ? mutateText(random, text, JSON.stringify(random.pick(seeds))) : text;
}
