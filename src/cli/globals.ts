import { resolve } from 'node:path';
import type { Command } from 'commander';
import { OcError } from '../gateway/protocol/errors.ts';
import type { GlobalOptions } from './command.ts';

/** Global flags that take a value: what follows them is no command name. */
const withValue = new Set([
  '--profile',
  '--url',
  '--gateway',
  '--token-file',
  '--token-fd',
  '--tls-fingerprint',
  '--ca',
  '--cert',
  '--key',
  '--timeout',
  '--token',
]);

/** The first word that is neither a flag nor a flag's value. */
export function commandName(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) return arg;
    if (withValue.has(arg)) i += 1;
  }
  return undefined;
}

/** Hangs the global flags on the program; they may stand before or after the command. */
export function addGlobals(program: Command): void {
  program
    .option('--profile <name>', 'use the state in ~/.openclaw-NAME')
    .option('--url <url>', 'the gateway to talk to: ws://127.0.0.1:PORT, wss://NAME')
    .option('--gateway <url>', 'the same as --url')
    .option('--token-file <file>', 'read the token from a file')
    .option('--token-fd <number>', 'read the token from an open file descriptor')
    .option('--token <token>', 'refused: a secret in argv can be read by every user')
    .option('--tls-fingerprint <sha256>', 'with wss://: the one certificate the gateway may show')
    .option('--ca <file>', 'with wss://: the authorities that may have signed it')
    .option('--cert <file>', 'with wss://: the certificate to show to the gateway')
    .option('--key <file>', 'the key of that certificate, in a file of your own (0600)')
    .option('--timeout <seconds>', 'give up after this long', '10')
    .option('--json', 'one JSON document on stdout')
    .option('--tsv', 'one tab-separated record a line')
    .option('--no-color', 'plain text')
    .option('--ascii', 'no signs beyond ASCII')
    .option('--debug', 'stack traces of our own bugs');
}

/** Reads the global flags. Throws USAGE for a value that cannot be. */
export function readGlobals(program: Command): GlobalOptions {
  const o = program.opts();
  if (o['token'] !== undefined) {
    throw new OcError('USAGE', 'a token in argv can be read by every user of this machine, so it is not taken', [
      'Use  --token-file FILE,  --token-fd 3  or the environment variable OC_TOKEN.',
    ]);
  }
  const seconds = Number(o['timeout']);
  if (!(seconds > 0 && seconds <= 3600)) throw new OcError('USAGE', '--timeout wants seconds, above 0 and up to 3600');
  const url = o['url'] ?? o['gateway'];
  return {
    ...(o['profile'] === undefined ? {} : { profile: String(o['profile']) }),
    ...(url === undefined ? {} : { url: String(url) }),
    ...(o['tokenFile'] === undefined ? {} : { tokenFile: String(o['tokenFile']) }),
    ...(o['tokenFd'] === undefined ? {} : { tokenFd: fileDescriptor(String(o['tokenFd'])) }),
    ...readTls(o),
    timeoutMs: seconds * 1000,
    json: o['json'] === true,
    tsv: o['tsv'] === true,
    color: o['color'] !== false,
    ascii: o['ascii'] === true,
    debug: o['debug'] === true,
  };
}

function readTls(o: Readonly<Record<string, unknown>>): Pick<GlobalOptions, 'tls'> {
  const tls = {
    ...(o['tlsFingerprint'] === undefined ? {} : { fingerprint: String(o['tlsFingerprint']) }),
    ...file(o, 'ca'),
    ...file(o, 'cert'),
    ...file(o, 'key'),
  };
  return Object.keys(tls).length === 0 ? {} : { tls };
}

const file = (o: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, string>> =>
  o[name] === undefined ? {} : { [name]: resolve(String(o[name])) };

function fileDescriptor(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new OcError('USAGE', '--token-fd wants the number of an open file descriptor, for example 3');
}
