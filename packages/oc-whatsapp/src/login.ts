#!/usr/bin/env node
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DisconnectReason } from 'baileys';
import { type Connected, connect } from './connect.ts';
import { Outbox } from './outbox.ts';
import { silenceConsole } from './quiet.ts';

const usage =
  'login.ts --phone NUMBER [--account NAME] [--again]     (the number of the phone, with its country, digits alone)';
/** A phone that is not linked within so long is asked again with a new code. */
const longestMs = 180_000;

/**
 * Links a phone to an account: prints a code to be typed into the phone. The link is made beside the one that is there, and
 * takes its place when the phone has agreed; a gateway that runs finds it by itself.
 */
async function login(): Promise<void> {
  process.umask(0o077);
  silenceConsole();
  const { phone, account, again } = parseArgs({
    options: {
      phone: { type: 'string' },
      account: { type: 'string', default: 'default' },
      again: { type: 'boolean', default: false },
    },
  }).values;
  if (phone === undefined || !/^[1-9]\d{5,14}$/.test(phone) || !/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(account)) {
    throw new Error(usage);
  }
  // This file lies in <state>/plugins/oc-whatsapp/src.
  const all = join(resolve(import.meta.dirname, '../../..'), 'credentials', 'whatsapp');
  const before = join(all, account);
  // A program that still works with the old keys would write them over the new ones.
  if (!again && existsSync(join(before, 'creds.json'))) {
    throw new Error(
      'a phone is linked already; --again replaces it, when the gateway has stopped or says it was signed out',
    );
  }
  const fresh = join(all, `.linking-${process.pid}`);
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  try {
    await link(fresh, phone);
    rmSync(before, { recursive: true, force: true });
    renameSync(fresh, before);
    print(`Linked. The account is ${account}.`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** A phone that has agreed asks for another connection, and that one tells that all is well. */
async function link(dir: string, phone: string): Promise<void> {
  const late = AbortSignal.timeout(longestMs);
  for (;;) {
    const code = await attempt(dir, phone, late);
    if (code === null) return;
    if (code !== DisconnectReason.restartRequired) throw new Error(`WhatsApp has ended the connection (${code})`);
  }
}

/** Null when the connection stands; else the number that WhatsApp ends it with. */
async function attempt(dir: string, phone: string, late: AbortSignal): Promise<number | 'not-linked' | null> {
  let connected: Connected | null = null;
  const over = Promise.withResolvers<number | 'not-linked' | null>();
  const say = (line: object): void => {
    if ('code' in line) print(`On the phone: Linked devices, Link with phone number, and type  ${String(line.code)}`);
    if ('self' in line) over.resolve(null);
  };
  late.addEventListener('abort', () => over.reject(new Error('the phone did not agree in time')), { once: true });
  connected = await connect({
    link: dir,
    login: { phone },
    server: null,
    say,
    outbox: new Outbox(say),
    onClosed: over.resolve,
  });
  const code = await over.promise;
  await connected?.end();
  return code;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

login().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
