// A crowd of strangers writes to a bot as fast as it reads, beside a bare reader of the same platform: what it costs to know
// that nobody of it is heard, what somebody who is attached notices, and how much memory the whole crowd ever takes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TelegramStandIn } from '../test/helpers/telegram-stand-in.ts';
import { attachedP95 } from './attached.ts';
import type { Measure } from './figure.ts';
import { Place, programs, residentMb, stop } from './place.ts';
import { runAlone } from './report.ts';

const crowd = 20_000;
const words = 'hello, may I talk to you? '.repeat(8);

/** Each of them has a number of their own. */
async function arrive(server: TelegramStandIn, first: number): Promise<void> {
  for (let n = 0; n < crowd; n += 1) await server.say(first + n, words);
}

/** Messages a second from now until nothing waits at the platform. */
async function read(server: TelegramStandIn): Promise<number> {
  const started = performance.now();
  while (server.waiting() > 0) await server.change();
  return (crowd * 1000) / (performance.now() - started);
}

/** A bot that does nothing with what it reads, and reads in the same steps. */
async function bareReader(server: TelegramStandIn): Promise<void> {
  for (let offset = 0; server.waiting() > 0; ) {
    const body = JSON.stringify({ offset, limit: 50, timeout: 0, allowed_updates: ['message'] });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.apiRoot}/bot${server.token}/getUpdates`, { method: 'POST', headers, body });
    // why: the stand-in's own answer
    const { result } = (await answer.json()) as { readonly result: readonly { readonly update_id: number }[] };
    offset = (result.at(-1)?.update_id ?? offset - 1) + 1;
  }
}

async function bare(): Promise<number> {
  await using server = await TelegramStandIn.open();
  await arrive(server, 1_000_000);
  const reading = bareReader(server);
  const rate = await read(server);
  await reading;
  return rate;
}

export const strangers: Measure = async () => {
  const { npm } = await programs();
  const value = await bare();
  await using server = await TelegramStandIn.open();
  await using place = await Place.make();
  const state = join(place.dir, '.openclaw');
  mkdirSync(state, { mode: 0o700 });
  const telegram = { apiRoot: server.apiRoot, botToken: server.token, enabled: true };
  writeFileSync(join(state, 'openclaw.json'), JSON.stringify({ channels: { telegram } }), { mode: 0o600 });
  const gateway = await place.startGateway(npm);
  // The first crowd warms up what the second is measured with.
  await arrive(server, 1_000_000);
  await read(server);
  await arrive(server, 2_000_000);
  const reading = read(server);
  const p95 = await attachedP95(place, reading);
  const ours = await reading;
  const memory = residentMb(gateway.pid);
  await stop(gateway);
  return [
    {
      name: 'messages of strangers, each from somebody else',
      unit: 'per s',
      ours,
      yardstick: { name: 'bare reader of the Bot API', value },
      budget: { kind: 'ratio', bound: 'at least', limit: 0.35 },
    },
    {
      name: 'somebody attached while strangers write, p95',
      unit: 'ms',
      ours: p95,
      budget: { kind: 'absolute', bound: 'at most', limit: 50 },
    },
    {
      name: `resident memory after ${2 * crowd} strangers`,
      unit: 'MB',
      ours: memory,
      budget: { kind: 'absolute', bound: 'at most', limit: 300 },
    },
  ];
};

if (import.meta.main) await runAlone(strangers);
