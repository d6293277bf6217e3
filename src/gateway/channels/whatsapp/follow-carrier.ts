import type { Log } from '../../logs/log.ts';
import type { ChannelStatus } from '../channel.ts';
import { Connection } from '../connection.ts';
import { systemCode } from '../failure.ts';
import type { Fields } from '../fields.ts';
import { Carrier, type CarrierParts } from './carrier.ts';
import { type Ending, noPhone } from './ending.ts';
import { linkedAs, prepareLinkDir } from './link-place.ts';
import type { Program } from './program.ts';

export interface FollowParts {
  readonly accountId: string;
  readonly linkDir: string;
  /** The program as it is found now; a text says why it cannot be used. */
  readonly program: () => Program | string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly status: (status: ChannelStatus) => void;
  readonly onMessage: (message: Fields) => Promise<void>;
  /** Told each run as it begins, and null when it has ended by itself. */
  readonly onCarrier: (carrier: Carrier | null) => void;
}

/** Whether a phone was linked is looked at this often. */
const lookEveryMs = 2000;

/** Keeps the program running until `stop`: again after a pause, at once, or when a phone was linked, as each run has ended. */
export async function followCarrier(parts: FollowParts, stop: AbortSignal): Promise<void> {
  let connection = new Connection({ ...parts, subsystem: 'whatsapp' });
  let restarted = false;
  while (!stop.aborted) {
    const ending = await attempt(parts, connection, stop);
    if (stop.aborted) return;
    // Looked at now: while it ran the program has written there itself.
    const linked = seen(parts.linkDir);
    // Asked for again and again without a connection between, it waits as anything else.
    if (ending.next === 'at-once' && (!restarted || connection.up)) {
      restarted = true;
      continue;
    }
    restarted = false;
    // What is not linked yet is no failure: it waits for a phone.
    const final = ending.next === 'link' && linked !== null;
    const pauseMs = connection.failed({ text: ending.text, final, waitMs: null });
    if (ending.next !== 'link') await pause(parts, pauseMs ?? lookEveryMs, stop);
    else if (await linkChanges(parts, linked, stop)) connection = new Connection({ ...parts, subsystem: 'whatsapp' });
  }
}

async function attempt(parts: FollowParts, connection: Connection, stop: AbortSignal): Promise<Ending> {
  const program = parts.program();
  if (typeof program === 'string') return { text: program, next: 'later' };
  try {
    if (linkedAs(parts.linkDir) === null) return { text: noPhone, next: 'link' };
    prepareLinkDir(parts.linkDir);
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), next: 'later' };
  }
  return await run(parts, program, connection, stop);
}

async function run(parts: FollowParts, program: Program, connection: Connection, stop: AbortSignal): Promise<Ending> {
  const carrier = begun({ ...parts, program, onConnected: () => connection.answered() });
  if (typeof carrier === 'string') return { text: carrier, next: 'later' };
  parts.onCarrier(carrier);
  // At `stop` it goes on for as long as what is in hand may be answered.
  const ending = await Promise.race([carrier.ended, aborted(stop)]);
  if (ending === undefined) return { text: '', next: 'later' };
  parts.onCarrier(null);
  return ending;
}

/** Most of what keeps a program from starting is told later; what is told at once, as that memory is short, ends nothing else. */
function begun(parts: CarrierParts): Carrier | string {
  try {
    return new Carrier(parts);
  } catch (error) {
    return `the program that carries WhatsApp cannot be started (${systemCode(error) ?? 'unknown'})`;
  }
}

async function linkChanges(parts: FollowParts, linked: string | null, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted && seen(parts.linkDir) === linked) await pause(parts, lookEveryMs, stop);
  return !stop.aborted;
}

/** As `linkedAs`; what cannot be looked at is neither linked nor not. */
function seen(linkDir: string): string | null {
  try {
    return linkedAs(linkDir);
  } catch {
    return 'hidden';
  }
}

/** Ends early when the account is stopped. */
const pause = (parts: FollowParts, ms: number, stop: AbortSignal): Promise<unknown> =>
  parts.wait(ms, stop).catch(() => undefined);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
