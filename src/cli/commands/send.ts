import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { requireOwnSocket } from '../../gateway/client/socket-owner.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { type LocalReply, localName, readLines } from '../../gateway/protocol/local-wire.ts';
import type { CliContext, Register } from '../command.ts';
import { withGateway } from '../with-gateway.ts';

/** Write to the assistant: as the operator, or through the `local` channel as somebody. */
export const register: Register = (program, context) => {
  program
    .command('send <text>')
    .description('write to the assistant')
    .option('--as <name>', 'through the local channel, as this sender')
    .option('--agent <name>', 'to this agent instead of main, as yourself')
    .option('--follow', 'stay, print what comes, and send each line typed')
    .action(async (text: string, flags: { as?: string; agent?: string; follow?: boolean }) => {
      if (text.trim() === '') throw new OcError('USAGE', 'there is nothing to send');
      if (flags.as === undefined) return sendAsOperator(context, text, flags.agent ?? 'main', flags.follow === true);
      if (flags.agent !== undefined) {
        throw new OcError('USAGE', 'whom a sender speaks with is said by bindings, not by --agent', [
          'Leave one of the two out.',
        ]);
      }
      if (!localName.test(flags.as))
        throw new OcError('USAGE', `"${flags.as}" is not a local name: a-z, 0-9, ".", "_", "-", up to 32`);
      if (context.globals.url !== undefined) {
        throw new OcError('USAGE', '--as goes through the local channel of this machine, not to a --url', [
          'Leave one of the two out.',
        ]);
      }
      return sendAs(context, flags.as, text, flags.follow === true);
    });
};

async function sendAsOperator(context: CliContext, text: string, agent: string, follow: boolean): Promise<void> {
  if (follow) throw new OcError('USAGE', '--follow goes with --as NAME');
  const { reply } = await withGateway(context, { offline: false }, (gateway) =>
    gateway.request('oc.send', agent === 'main' ? { text } : { text, agent }).catch((error: unknown): never => {
      throw error instanceof OcError && error.code === 'TIMEOUT'
        ? noAnswerYet(context, `oc sessions show ${agent}`)
        : error;
    }),
  );
  context.out.result('oc.send/1', { replies: [reply] }, () => sayLines(context, reply));
}

/** A call that waits for a person waits for minutes; the turn goes on without whoever asked. */
const noAnswerYet = ({ globals }: CliContext, later: string): OcError =>
  new OcError('TIMEOUT', `no answer within ${globals.timeoutMs / 1000} s; the assistant goes on with it`, [
    'It may wait for you:  oc approvals list',
    `What it came to:  ${later}`,
    'To wait longer, add  --timeout 600',
  ]);

async function sendAs(context: CliContext, as: string, text: string, follow: boolean): Promise<void> {
  const socket = await open(context.paths().localSocket);
  const replies: string[] = [];
  const conversation = converse(socket, context, follow, (reply) => {
    replies.push(reply);
    if (!context.out.json || follow) sayLines(context, reply);
  });
  const write = (line: string) => socket.write(`${JSON.stringify({ as, text: line })}\n`);
  write(text);
  if (follow) typedLines(context.stdin, socket, write);
  await conversation;
  if (follow) return;
  if (replies.length === 0) context.out.warn('No answer came.');
  if (context.out.json) context.out.result('oc.send/1', { replies }, () => undefined);
}

function typedLines(stdin: NodeJS.ReadStream, socket: Socket, write: (line: string) => void): void {
  const lines = createInterface({ input: stdin });
  lines.on('line', (line) => line.trim() !== '' && write(line));
  socket.on('close', () => lines.close());
}

const sayLines = ({ out }: CliContext, text: string): void => {
  for (const line of text.split('\n')) out.say(line);
};

const endedEarly = new OcError(
  'GATEWAY_UNREACHABLE',
  'the gateway ended before it answered; whether the message was taken is not known',
  ['oc gateway status'],
);

async function open(path: string): Promise<Socket> {
  // A missing socket is said below in the channel's own words; one that is not ours gets nothing.
  if (existsSync(path)) requireOwnSocket(path);
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EACCES'
          ? 'it belongs to another user'
          : 'the gateway is not running, or the local channel is off';
      reject(
        new OcError('GATEWAY_UNREACHABLE', `cannot reach the local channel: ${why}`, [
          'oc gateway start',
          'oc config get channels.local.enabled',
        ]),
      );
    });
  });
  return socket;
}

/** Ends when everything that the message caused is over; with `follow` when the gateway or the person hangs up. */
function converse(
  socket: Socket,
  context: CliContext,
  follow: boolean,
  onReply: (text: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => socket.destroy(noAnswerYet(context, 'oc sessions list'));
    const late = follow ? null : setTimeout(giveUp, context.globals.timeoutMs);
    let handled = follow;
    readLines(socket, (line) => {
      const reply = JSON.parse(line) as LocalReply; // why: the gateway's own socket, of the same user
      if (reply.type === 'message') onReply(reply.text);
      else if (reply.type === 'error') socket.destroy(new OcError('INVALID_REQUEST', reply.message));
      else {
        handled = true;
        if (!follow) socket.end();
      }
    });
    socket.once('error', reject);
    socket.once('close', () => {
      if (late !== null) clearTimeout(late);
      if (handled) resolve();
      else reject(endedEarly);
    });
  });
}
