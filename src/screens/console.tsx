import { randomBytes } from 'node:crypto';
import { type Instance, type RenderOptions, render } from 'ink';
import { openTitle, ring, thrifty, wipe } from '../components/terminal.ts';
import { clip } from '../components/text/cells.ts';
import { printable, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { OcError } from '../gateway/protocol/errors.ts';
import { systemClock } from './clock.ts';
import { Controller } from './controller.ts';
import { type Loaded, loadPreferences, preferencesPath } from './preferences.ts';
import { Root } from './root.tsx';
import { type ConsoleState, type Size, waiting, waitingApprovals } from './state.ts';

export interface ConsoleOptions {
  /** Not started yet; the console starts it and closes it. */
  readonly link: GatewayLink;
  /** No decision is offered at all. */
  readonly readOnly: boolean;
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path; `$XDG_CONFIG_HOME/oc/console.json` when absent. */
  readonly preferencesFile?: string;
}

/** Signals end the console; what was held is dropped and nothing is sent on the way out. */
const signals: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
];
const hangUp = 129;
const bellGapMs = 10_000;
const preferencesAfterMs = 150;

/** Few bytes, the other screen, keys drawn at once, and no word of anybody else between the frames. */
const conduct: RenderOptions = {
  alternateScreen: true,
  incrementalRendering: true,
  interactive: true,
  maxFps: 60,
  patchConsole: false,
  exitOnCtrlC: false,
};

const sizeOf = ({ columns, rows }: NodeJS.WriteStream): Size => ({ columns: columns || 80, rows: rows || 24 });

/** Shows the console until the person leaves it; resolves to the exit code. Throws NO_TTY, or what went wrong, with the terminal restored. */
export async function runConsole(options: ConsoleOptions): Promise<number> {
  const { link, stdin, stdout, env } = options;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new OcError('NO_TTY', '"oc tui" needs a terminal', [
      'For text use  oc status,  oc approvals list  or  oc logs -f',
    ]);
  }
  const screen = openScreen(options);
  const stopSignals = onEnd(stdin, stdout, screen.quit);
  let cancelLoad = () => {};
  try {
    // After the first picture: nothing can be decided so soon, and until then the stricter defaults hold.
    const file = options.preferencesFile ?? preferencesPath(env);
    const load = () => loadPreferences(file).then(screen.prefer, screen.fail);
    cancelLoad = systemClock.after(preferencesAfterMs, () => void load());
    return await screen.ended;
  } finally {
    cancelLoad();
    screen.close();
    await link.close();
    // conf brings a library that sends every signal it saw once more; it has to find somebody who listens.
    await new Promise((resolve) => setImmediate(resolve));
    stopSignals();
  }
}

/** Everything that ends the console from outside; the result takes the listeners away. */
function onEnd(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, quit: (exitCode: number) => void): () => void {
  const listeners = signals.map(([signal, code]) => [signal, () => quit(code)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  const hungUp = (): void => quit(hangUp);
  for (const event of ['end', 'close', 'error']) stdin.on(event, hungUp);
  stdout.on('error', hungUp);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    for (const event of ['end', 'close', 'error']) stdin.off(event, hungUp);
    stdout.off('error', hungUp);
  };
}

function openScreen({ link, readOnly, version, stdin, stdout, env }: ConsoleOptions) {
  const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
  const title = openTitle(stdout);
  const bell = openBell(stdout);
  let app: Instance | null = null;
  const wipeAll = (): void => {
    wipe(stdout);
    app?.clear();
  };
  const controller = new Controller({
    link,
    clock: systemClock,
    readOnly,
    version,
    size: sizeOf(stdout),
    nonce: () => randomBytes(16).toString('hex'),
    onQuit: resolve,
    onRedraw: wipeAll,
    onNews: bell.ring,
  });
  const root = <Root store={controller} colour={!env['NO_COLOR']} />;
  const stopTitle = controller.subscribe(() => title.set(titleOf(controller.state())));
  const resized = (): void => {
    // A terminal wraps lines that are wider than it has become, and text of a sender would stay where a line of ours did
    // not change. So everything is drawn anew, and the new frame at once: ink's own listener would draw the old one again.
    wipeAll();
    controller.resize(sizeOf(stdout));
    app?.rerender(root);
  };
  stdout.on('resize', resized);
  const failures = onFailure(reject);
  // Before the first picture, so that the connection is made while that is drawn.
  link.start();
  app = render(root, { ...conduct, stdout: thrifty(stdout), stdin });
  app.waitUntilExit().then(() => resolve(0), reject);
  title.set(titleOf(controller.state()));
  return {
    ended,
    quit: (exitCode: number): void => {
      controller.close();
      resolve(exitCode);
    },
    fail: reject,
    prefer: ({ preferences, problem }: Loaded): void => {
      bell.enable(preferences.bell);
      controller.prefer(preferences, problem);
    },
    close: (): void => {
      controller.close();
      stopTitle();
      stdout.off('resize', resized);
      app?.unmount();
      title.restore();
      failures();
    },
  };
}

const titleOf = (state: ConsoleState) =>
  safe`oc ${clip(printable(state.gateway.name, { as: 'command' }), 40)} ${waiting(state) + waitingApprovals(state)}`;

/** An error that nobody caught still leaves a usable terminal behind. */
function onFailure(fail: (error: unknown) => void): () => void {
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  return () => {
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
  };
}

function openBell(stdout: NodeJS.WriteStream) {
  let enabled = true;
  let rungAtMs = Number.NEGATIVE_INFINITY;
  return {
    enable: (value: boolean): void => {
      enabled = value;
    },
    ring: (): void => {
      const nowMs = Date.now();
      if (!enabled || nowMs - rungAtMs < bellGapMs) return;
      rungAtMs = nowMs;
      ring(stdout);
    },
  };
}
