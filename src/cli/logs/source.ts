import type { Gateway } from '../../gateway/client/link.ts';
import { LogFollower } from '../../gateway/logs/follower.ts';
import { linesBackwards } from '../../gateway/logs/last-lines.ts';
import { Redactor } from '../../gateway/logs/redactor.ts';
import type { CliContext } from '../command.ts';

/** Lines of a log, redacted, as they come from files of this machine or from a gateway elsewhere. */
export interface LogSource {
  /** What there is, the newest first. */
  backwards(): Iterable<string>;
  /** What came since, oldest first; `gap` says what was missed before it. */
  more(): Promise<{ readonly lines: readonly string[]; readonly gap: string | null }>;
  close(): Promise<void>;
}

/** How many lines and bytes one page of a gateway's log holds at most, by the protocol. */
const page = { limit: 5000, maxBytes: 1_000_000 } as const;

/**
 * The log of this machine is read from its files, so that a gateway that is down, or hangs, can be looked into; with
 * `--url`, or where the configuration names a gateway elsewhere, that gateway is asked.
 */
export async function openLogSource(context: CliContext): Promise<LogSource> {
  const { loadConfig } = await import('../../gateway/config/load.ts');
  const loaded = loadConfig({ paths: context.paths(), env: context.env });
  const redactor = new Redactor(loaded.ok ? loaded.config.logging : undefined);
  const { url, tls } = context.globals;
  const elsewhere = url !== undefined || tls !== undefined || (loaded.ok && loaded.mode === 'remote');
  if (elsewhere) return openWireLog(await context.gateway({ offline: false }), redactor);
  return openFileSource(context.paths().logsDir, redactor);
}

function openFileSource(dir: string, redactor: Redactor): LogSource {
  // Begun first: what is written while the past is read must be in one of the two.
  const follower = new LogFollower(dir);
  const redact = redactor.lines();
  return {
    backwards: () => linesBackwards(dir, follower.start).map(redactor.lines()),
    more: async () => ({ lines: follower.read().map(redact), gap: null }),
    close: async () => follower.close(),
  };
}

async function openWireLog(gateway: Gateway, redactor: Redactor): Promise<LogSource> {
  const redact = redactor.lines();
  const first = await gateway.request('logs.tail', page);
  let { cursor } = first;
  return {
    backwards: () => first.lines.map(redact).toReversed(),
    async more() {
      const next = await gateway.request('logs.tail', { cursor, ...page });
      cursor = next.cursor;
      const gap = next.reset === true ? whatWasMissed(next.skippedBytes) : null;
      return { lines: next.lines.map(redact), gap };
    },
    close: () => gateway.close(),
  };
}

const whatWasMissed = (bytes: number | undefined): string =>
  bytes === undefined
    ? 'The log goes on in another file; lines in between may be missing.'
    : `${bytes} bytes of the log came too fast and are left out here.`;
