import { printable } from '../../components/text/printable.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { version } from '../../gateway/protocol/version.ts';
import type { RunningGateway } from '../../gateway/start.ts';
import type { CliContext } from '../command.ts';
import { findForeignGateway } from '../door.ts';

interface RunOptions {
  readonly bind?: string;
  readonly port?: number;
  readonly untilStdinEnds: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the gateway until a signal, a request over the wire, or the end of standard input. Prints one ready line. */
export async function runGateway(context: CliContext, options: RunOptions): Promise<void> {
  const { out, env } = context;
  const { startGateway } = await import('../../gateway/start.ts');
  const asked = Promise.withResolvers<void>();
  const { untilStdinEnds, ...place } = options;
  // Signals count from the first moment: one that comes during the start stops the gateway right after it.
  for (const signal of signals) process.on(signal, () => asked.resolve());
  const gateway = await startGateway({
    ...place,
    paths: context.paths(),
    env,
    complain: (line) => void process.stderr.write(out.json ? line : `${printable(complaint(line))}\n`),
    onStopRequest: () => asked.resolve(),
  }).catch((error: unknown) => explain(context, error));
  if (untilStdinEnds) context.stdin.resume().once('end', asked.resolve).once('error', asked.resolve);
  const { port, bind, hosts, secure: tls } = gateway;
  const ready = { ready: true, version, pid: process.pid, port, bind, hosts, tls, socket: gateway.socketPath };
  if (out.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else out.say(`oc gateway ready on ${listens(gateway)}; attach with  ${attachLine(context)}`);
  await asked.promise;
  await gateway.stop();
  context.stdin.destroy();
}

/** Loopback is listened on whatever the bind. */
const listens = ({ port, bind, hosts, secure }: RunningGateway): string =>
  `${secure ? 'wss' : 'ws'}://127.0.0.1:${port}${bind === 'loopback' ? '' : `, bind ${bind}: ${hosts.join(' ')}`}`;

/** A record of the log as one line for people; the log itself keeps it whole. */
function complaint(line: string): string {
  try {
    const { time, level, subsystem, message, ...data } = JSON.parse(line);
    const rest = Object.entries(data).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return [String(time).slice(11, 19), level, `${subsystem}:`, message, ...rest].join(' ');
  } catch {
    return line;
  }
}

const attachLine = ({ globals: { profile } }: CliContext): string =>
  profile === undefined ? 'oc tui' : `oc tui --profile ${profile}`;

/** A port that an OpenClaw gateway holds is attached to, not fought. */
async function explain(context: CliContext, error: unknown): Promise<never> {
  if (!(error instanceof OcError) || error.code !== 'PORT_TAKEN') throw error;
  const foreign = await findForeignGateway(context);
  if (foreign === null) throw error;
  throw new OcError('PORT_TAKEN', `port ${foreign.port} is held by another gateway (version ${foreign.version})`, [
    `Attach to it with  oc tui --url ${foreign.url}`,
    'Or run this one beside it with  oc gateway --port PORT',
  ]);
}
