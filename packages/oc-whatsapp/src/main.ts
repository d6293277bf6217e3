#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { type Command, commandOf } from './command.ts';
import type { Connected } from './connect.ts';
import { readLines, sayOn } from './lines.ts';
import { Outbox } from './outbox.ts';
import { complain, silenceConsole } from './quiet.ts';
import { serverForTests } from './server-for-tests.ts';

/** Of the lines: a gateway that speaks another one does not talk to us. */
const protocol = 1;

/** Takes commands until its input ends, however it ends: whoever started us is gone then, and so are we. */
async function run(): Promise<void> {
  process.umask(0o077);
  silenceConsole();
  // A terminal tells everybody in it to stop; the gateway still answers what it has in hand.
  process.on('SIGINT', () => undefined);
  const say = sayOn(process.stdout);
  const outbox = new Outbox(say);
  let connected: Connected | null = null;
  let isOpen = false;
  say({ say: 'hello', protocol });
  for await (const line of readLines(process.stdin)) {
    const command = commandOf(line);
    if (command.do === 'stop') break;
    else if (command.do === 'next') outbox.open(1);
    else if (command.do === 'ping') say({ say: 'pong', id: command.id });
    else if (command.do !== 'open') void answer(command, connected, say);
    else if (isOpen) throw new Error('it is open already');
    else {
      isOpen = true;
      outbox.open(command.window);
      // Evaluated now: the console is silent.
      const { connect } = await import('./connect.ts');
      const closed = (code: number | 'not-linked') => {
        say({ say: 'closed', code });
        leave(0);
      };
      connected = await connect({ ...command, server: serverOf(), say, outbox, onClosed: closed });
    }
  }
  await connected?.end();
  leave(0);
}

async function answer(
  command: Extract<Command, { readonly do: 'send' | 'admins' | 'probe' }>,
  connected: Connected | null,
  say: (line: object) => void,
): Promise<void> {
  const { id } = command;
  try {
    if (connected === null) throw new Error('there is no connection');
    if (command.do === 'send') say({ say: 'sent', id, messageId: await connected.send(command.chat, command.text) });
    else if (command.do === 'admins') say({ say: 'admins', id, admins: await connected.admins(command.chat) });
    else say({ say: 'self', id, self: connected.self() });
  } catch (error) {
    say({ say: 'failed', id, because: wordsOf(error) });
  }
}

const serverOf = (): string | null =>
  serverForTests(parseArgs({ options: { server: { type: 'string' } } }).values.server);

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** What was said goes out first. */
function leave(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

const fail = (error: unknown): void => {
  complain(wordsOf(error));
  leave(1);
};

// The words alone: beside them a library may show keys.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
run().catch(fail);
