#!/usr/bin/env node
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DisconnectReason } from 'baileys';
import { type Connected, connect } from './connect.ts';
import { makeHalfLink } from './half-links.ts';
import { sayOn } from './lines.ts';
import { Outbox } from './outbox.ts';
import { silenceConsole } from './quiet.ts';
import { serverForTests } from './server-for-tests.ts';

const usage =
  'login.ts --phone NUMBER [--account NAME] [--again]     (the number of the phone, with its country, digits alone)';
/** A phone that is not linked within so long is asked again with a new code. */
const longestMs = 180_000;

interface Wanted {
  /** Null: by a picture, which goes out as lines for whoever draws it. */
  readonly phone: string | null;
  readonly account: string;
  readonly again: boolean;
  readonly server: string | null;
}

/** Throws for what is not to be done. */
function wanted(): Wanted {
  const { phone, account, again, lines, server } = parseArgs({
    options: {
      phone: { type: 'string' },
      account: { type: 'string', default: 'default' },
      again: { type: 'boolean', default: false },
      lines: { type: 'boolean', default: false },
      server: { type: 'string' },
    },
  }).values;
  const isPlain = /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(account);
  if (!isPlain || (lines ? phone !== undefined : !/^[1-9]\d{5,14}$/.test(phone ?? ''))) throw new Error(usage);
  // Whoever has the picture is the device: it goes to the program that draws it, and on no screen.
  if (lines && process.stdout.isTTY) throw new Error('--lines is for  oc channels login whatsapp,  which draws them');
  return { phone: phone ?? null, account, again, server: serverForTests(server) };
}

/**
 * Links a phone to an account: by a code to be typed into the phone, or by a picture for it to look at. The link is made
 * beside the one that is there, and takes its place when the phone has agreed; a gateway that runs finds it by itself. However
 * this ends, nothing is left of a link that was not made.
 */
async function login(): Promise<void> {
  process.umask(0o077);
  silenceConsole();
  const { phone, account, again, server } = wanted();
  // This file lies in <state>/plugins/oc-whatsapp/src.
  const all = join(resolve(import.meta.dirname, '../../..'), 'credentials', 'whatsapp');
  const before = join(all, account);
  // A program that still works with the old keys would write them over the new ones.
  if (!again && existsSync(join(before, 'creds.json'))) {
    throw new Error(
      'a phone is linked already; --again replaces it, when the gateway has stopped or says it was signed out',
    );
  }
  mkdirSync(all, { recursive: true, mode: 0o700 });
  const fresh = makeHalfLink(all);
  const discard = (): void => rmSync(fresh, { recursive: true, force: true });
  endCleanly(discard, phone === null);
  try {
    await link({ dir: fresh, phone, server });
    rmSync(before, { recursive: true, force: true });
    renameSync(fresh, before);
    if (phone === null) sayLine({ say: 'linked' });
    else print(`Linked. The account is ${account}.`);
  } finally {
    discard();
  }
}

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** `held`: whoever draws the picture holds our input; when that ends, nobody sees it any more. */
function endCleanly(discard: () => void, held: boolean): void {
  const leave = (code: number): void => {
    discard();
    process.exit(code);
  };
  // why: the names of a constant table are its type
  for (const signal of Object.keys(exitCodes) as (keyof typeof exitCodes)[]) {
    process.once(signal, () => leave(exitCodes[signal]));
  }
  if (held) process.stdin.once('close', () => leave(1)).resume();
}

interface Place {
  readonly dir: string;
  readonly phone: string | null;
  readonly server: string | null;
}

/** A phone that has agreed asks for another connection, and that one tells that all is well. */
async function link(place: Place): Promise<void> {
  const late = AbortSignal.timeout(longestMs);
  for (;;) {
    const code = await attempt(place, late);
    if (code === null) return;
    // WhatsApp has shown all its pictures: another connection has new ones.
    const isRenewal = code === DisconnectReason.timedOut && place.phone === null;
    if (code !== DisconnectReason.restartRequired && !isRenewal) {
      throw new Error(`WhatsApp has ended the connection (${code})`);
    }
  }
}

/** Null when the connection stands; else the number that WhatsApp ends it with. */
async function attempt({ dir, phone, server }: Place, late: AbortSignal): Promise<number | 'not-linked' | null> {
  let connected: Connected | null = null;
  const over = Promise.withResolvers<number | 'not-linked' | null>();
  // It may fail while the connection is begun, before anybody waits for it.
  over.promise.catch(() => undefined);
  const say = (line: object): void => {
    if ('qr' in line) {
      const text = String(line.qr);
      // Whoever types a code has no use for the package that makes pictures.
      void import('./picture.ts').then(({ pictureOf }) => sayLine({ say: 'qr', rows: pictureOf(text) }), over.reject);
    }
    if ('code' in line) print(`On the phone: Linked devices, Link with phone number, and type  ${String(line.code)}`);
    if ('self' in line) over.resolve(null);
  };
  const tooLate = (): void => over.reject(new Error('the phone did not agree in time'));
  if (late.aborted) tooLate();
  late.addEventListener('abort', tooLate, { once: true });
  connected = await connect({
    link: dir,
    login: { phone },
    server,
    say,
    outbox: new Outbox(say),
    onClosed: over.resolve,
  });
  const code = await over.promise;
  await connected?.end();
  return code;
}

const sayLine = sayOn(process.stdout);

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What was said goes out first. */
const leave = (code: number): void => void process.stdout.write('', () => process.exit(code));

login().then(
  () => leave(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  },
);
