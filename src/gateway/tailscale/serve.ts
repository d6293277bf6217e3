import type { RunTailscale } from './run-tailscale.ts';
import { type Served, servedIn, servedPort } from './serve-config.ts';

export type ServeMode = 'serve' | 'funnel';

/** What became of being served. */
export type ServeState =
  | { readonly kind: 'set up' }
  /** `funnel`: the internet reaches it too. */
  | { readonly kind: 'already there'; readonly funnel: boolean }
  /** Somebody else has the port: it is theirs. */
  | { readonly kind: 'taken'; readonly by: string }
  | { readonly kind: 'failed'; readonly because: string };

interface ServeOptions {
  readonly run: RunTailscale;
  readonly mode: ServeMode;
  /** The gateway's own port, on loopback. */
  readonly port: number;
  /** The gateway speaks TLS there, with a certificate that is not for `127.0.0.1`. */
  readonly tls: boolean;
}

const targetOf = ({ port, tls }: ServeOptions): string => `${tls ? 'https+insecure' : 'http'}://127.0.0.1:${port}`;

const setUp = (options: ServeOptions, mode: ServeMode): readonly string[] => [mode, '--bg', '--yes', targetOf(options)];
const takeAway = (mode: ServeMode): readonly string[] => [
  mode,
  '--yes',
  `--https=${servedPort}`,
  // Only our own place: somebody may have added others to the same name since.
  '--set-path=/',
  'off',
];

/** Makes Tailscale serve the gateway, unless it does already. `undo`: the arguments that take away what was set up here. */
export async function openServe(
  options: ServeOptions,
): Promise<{ readonly state: ServeState; readonly undo: readonly string[] | null }> {
  const { run, mode } = options;
  const before = await servedNow(options);
  if ('because' in before) return { state: { kind: 'failed', because: before.because }, undo: null };
  if (before.by === 'another') return { state: { kind: 'taken', by: before.what }, undo: null };
  if (before.by === 'us' && (mode === 'serve' || before.funnel)) {
    return { state: { kind: 'already there', funnel: before.funnel }, undo: null };
  }
  const ran = await run(setUp(options, mode));
  if (!ran.ok) return { state: { kind: 'failed', because: ran.because }, undo: null };
  // A serve that was there before the funnel is what stays after it.
  return { state: { kind: 'set up' }, undo: before.by === 'us' ? setUp(options, 'serve') : takeAway(mode) };
}

/** Takes away what was set up, if it is still ours. */
export async function closeServe(options: ServeOptions, undo: readonly string[]): Promise<string | null> {
  const now = await servedNow(options);
  if ('because' in now) return now.because;
  if (now.by !== 'us') return null;
  const ran = await options.run(undo);
  return ran.ok ? null : ran.because;
}

async function servedNow({ run, port }: ServeOptions): Promise<Served | { readonly because: string }> {
  const ran = await run(['serve', 'status', '--json']);
  if (!ran.ok) return ran;
  return servedIn(ran.stdout, port) ?? { because: 'tailscale serve status did not answer with JSON' };
}
