import { existsSync, readFileSync } from 'node:fs';
import type { Gateway } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { findForeignGateway } from '../door.ts';
import { startInBackground } from '../gateway/background.ts';
import { runGateway } from '../gateway/run.ts';
import { showToken } from '../gateway/show-token.ts';
import { duration } from '../words.ts';

interface RunFlags {
  readonly bind?: string;
  readonly port?: string;
  readonly untilStdinEnds?: boolean;
}

const bindWords = 'loopback, lan, tailnet, auto, custom, or an address';

/** The gateway itself: in the foreground, or kept in the background. */
export const register: Register = (program, context) => {
  const gateway = program
    .command('gateway')
    .description('run the gateway in the foreground')
    .option('--bind <where>', bindWords)
    .option('--port <port>', 'TCP port')
    .option('--until-stdin-ends', 'stop when standard input ends (for a program that started it)')
    .action((flags: RunFlags) => runGateway(context, runOptions(flags)));
  const withPlace = (name: string, description: string) =>
    gateway
      .command(name)
      .description(description)
      .option('--bind <where>', bindWords)
      .option('--port <port>', 'TCP port');
  withPlace('run', 'the same as  oc gateway').action((_: RunFlags, command) =>
    runGateway(context, runOptions(command.optsWithGlobals())),
  );
  withPlace('start', 'start it in the background').action((_: RunFlags, command) =>
    start(context, command.optsWithGlobals()),
  );
  gateway
    .command('stop')
    .description('stop it')
    .action(() => stop(context));
  withPlace('restart', 'stop it and start it again').action((_: RunFlags, command) =>
    restart(context, command.optsWithGlobals()),
  );
  gateway
    .command('status')
    .description('exit 0 running, 3 not running, 5 not answering')
    .action(() => status(context));
  gateway
    .command('token')
    .description('the gateway token')
    .command('show')
    .description('print it; only on a terminal, and recorded')
    .action(() => showToken(context));
};

function runOptions(flags: RunFlags): { bind?: string; port?: number; untilStdinEnds: boolean } {
  return {
    ...(flags.bind === undefined ? {} : { bind: flags.bind }),
    ...(flags.port === undefined ? {} : { port: portOf(flags.port) }),
    untilStdinEnds: flags.untilStdinEnds === true,
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new OcError('USAGE', `"${text}" is not a port`, ['A port is a number from 1 to 65535; 0 takes a free one.']);
}

async function start(context: CliContext, flags: RunFlags): Promise<void> {
  const { out } = context;
  const there = await reach(context);
  if (there.kind === 'running') {
    await there.gateway.close();
    out.result('oc.gateway.start/1', { already: true }, () =>
      out.say('The gateway is running already. See  oc gateway status'),
    );
    return;
  }
  const { bind, port } = runOptions(flags);
  const args = [
    ...(context.globals.profile === undefined ? [] : ['--profile', context.globals.profile]),
    ...(bind === undefined ? [] : ['--bind', bind]),
    ...(port === undefined ? [] : ['--port', String(port)]),
  ];
  const { pid, line, complaints } = await startInBackground(
    context.paths(),
    args,
    Math.max(context.globals.timeoutMs, 10_000),
  );
  for (const complaint of complaints) out.warn(complaint);
  out.result('oc.gateway.start/1', { already: false, pid }, () => out.say(`${line} (pid ${pid})`));
}

/** What is behind this state directory's socket. */
type There =
  | { readonly kind: 'running'; readonly gateway: Gateway }
  | { readonly kind: 'silent'; readonly error: OcError }
  | { readonly kind: 'none' };

async function reach(context: CliContext): Promise<There> {
  try {
    return { kind: 'running', gateway: await context.gateway({ offline: false }) };
  } catch (error) {
    if (!(error instanceof OcError)) throw error;
    if (error.code === 'GATEWAY_UNREACHABLE') return { kind: 'none' };
    if (error.exit === 5) return { kind: 'silent', error };
    throw error;
  }
}

async function stop(context: CliContext): Promise<void> {
  const { out } = context;
  const there = await reach(context);
  if (there.kind === 'silent') throw there.error;
  if (there.kind === 'none') {
    out.result('oc.gateway.stop/1', { wasRunning: false }, () => out.say('No gateway is running here.'));
    return;
  }
  const pid = await end(context, there.gateway);
  out.result('oc.gateway.stop/1', { wasRunning: true, pid }, () => out.say(`Stopped (pid ${pid}).`));
}

async function restart(context: CliContext, flags: RunFlags): Promise<void> {
  const there = await reach(context);
  if (there.kind === 'silent') throw there.error;
  if (there.kind === 'running') {
    await couldStart(context, flags).catch(async (error: unknown) => {
      await there.gateway.close();
      throw error;
    });
    await end(context, there.gateway);
  }
  await start(context, flags);
}

/** A gateway that runs is not stopped for one that would not start. */
async function couldStart({ paths, env }: CliContext, flags: RunFlags): Promise<void> {
  const { checkStart } = await import('../../gateway/start.ts');
  const { bind } = runOptions(flags);
  try {
    await checkStart({ paths: paths(), env, ...(bind === undefined ? {} : { bind }) });
  } catch (error) {
    if (!(error instanceof OcError)) throw error;
    const goesOn = 'The gateway that runs was not stopped.';
    throw new OcError(error.code, error.message, [...error.hints, goesOn], { ...error.details });
  }
}

/** Asks it to stop and waits until it has; gives its pid. A refusal leaves no connection open either. */
async function end(context: CliContext, gateway: Gateway): Promise<number> {
  const { pid } = await gateway.request('oc.gateway.stop', {}).finally(() => gateway.close());
  await gone(pid, Math.max(context.globals.timeoutMs, 15_000));
  return pid;
}

const pollMs = 20;

/** Waits until a process has ended. Throws TIMEOUT with its pid when it does not. */
async function gone(pid: number, timeoutMs: number): Promise<void> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; ) {
    if (!exists(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new OcError('TIMEOUT', `the gateway (pid ${pid}) has not stopped yet`, [`Look at its log, then  kill ${pid}`]);
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Ended, and only waiting for whoever started it to take notice. Where the system has no `/proc`, nobody is one. */
function isZombie(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '';
  return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

async function status(context: CliContext): Promise<void> {
  const { out } = context;
  const there = await reach(context);
  if (there.kind === 'silent') throw there.error;
  if (there.kind === 'none') {
    const foreign = await findForeignGateway(context);
    if (foreign !== null) {
      const data = { running: true, foreign: true, ...foreign };
      out.result('oc.gateway.status/1', data, () => {
        out.say(
          `Another gateway (version ${foreign.version}) answers on port ${foreign.port}. Attach with  oc tui --url ${foreign.url}`,
        );
      });
      return;
    }
    out.result('oc.gateway.status/1', { running: false }, () =>
      out.say('The gateway is not running. Start it with  oc gateway start'),
    );
    out.exit(3);
    return;
  }
  try {
    const found = await there.gateway.request('status', {});
    const { pid, uptimeMs, runtimeVersion, oc } = found;
    if (!Object.hasOwn(found, 'oc')) {
      const official = { running: true, foreign: true, version: runtimeVersion };
      out.result('oc.gateway.status/1', official, () => out.say(`Running: version ${runtimeVersion}, no oc gateway`));
      return;
    }
    const data = {
      running: true,
      foreign: false,
      pid,
      uptimeMs,
      version: runtimeVersion,
      bind: oc.bind,
      port: oc.port,
      tls: oc.tls === true,
    };
    out.result('oc.gateway.status/1', data, () => {
      out.say(
        `Running: oc ${runtimeVersion}, pid ${pid}, up ${duration(uptimeMs)}, ${oc.bind} port ${oc.port}${oc.tls ? ' with TLS' : ''}, auth ${oc.authMode}`,
      );
    });
  } finally {
    await there.gateway.close();
  }
}
