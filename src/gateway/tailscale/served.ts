import type { Log } from '../logs/log.ts';
import { closeServe, openServe, type ServeMode, type ServeState } from './serve.ts';
import type { Tailscale } from './tailscale.ts';

/** Milliseconds after which it is tried again; Tailscale may come up after the gateway. */
const againMs = 60_000;

interface ServedOptions {
  readonly tailscale: Tailscale;
  readonly log: Log;
  readonly mode: ServeMode;
  readonly port: number;
  readonly tls: boolean;
}

/** The gateway as Tailscale serves it. */
export interface Served {
  /** Takes away what was set up here; resolves also when that fails. */
  close(): Promise<void>;
}

/**
 * Has Tailscale serve the gateway, in the background and until it does. What goes wrong is a warning, said once: the gateway
 * runs on loopback all the same.
 */
export function openServed({ tailscale, log, mode, port, tls }: ServedOptions): Served {
  const options = { run: tailscale.run, mode, port, tls };
  let undo: readonly string[] | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let said = '';

  const attempt = async (): Promise<void> => {
    const before = tailscale.node();
    const node = before.up ? before : await tailscale.look();
    const opened = node.up
      ? await openServe(options)
      : { state: { kind: 'failed', because: node.because } as const, undo: null };
    undo = opened.undo;
    const { level, words, data } = told(opened.state, mode);
    const line = `${words} ${JSON.stringify(data)}`;
    if (line !== said) log[level]('gateway/tailscale', words, { ...data, ...(node.up && { name: node.name, mode }) });
    if (line !== said && node.up && node.handsOn) log.warn('gateway/tailscale', handsOn);
    said = line;
    if (opened.state.kind === 'failed' && !closed) timer = setTimeout(() => (working = attempt()), againMs).unref();
  };
  let working = attempt();

  return {
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await working;
      const because = undo === null ? null : await closeServe(options, undo);
      if (because !== null) log.warn('gateway/tailscale', 'what was set up could not be taken away', { because });
    },
  };
}

const handsOn =
  'Tailscale runs without a network interface, so that its daemon hands every connection to the gateway’s port on as if it came from this machine; nobody is let in by its word, and who comes that way is slowed down and not locked out';

interface Told {
  readonly level: 'info' | 'warn';
  readonly words: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function told(state: ServeState, mode: ServeMode): Told {
  switch (state.kind) {
    case 'set up':
      return { level: 'info', words: 'Tailscale serves the gateway', data: {} };
    case 'already there':
      return state.funnel && mode === 'serve'
        ? {
            level: 'warn',
            words: 'a Funnel for the gateway was there already: what comes by it from the internet is refused',
            data: {},
          }
        : { level: 'info', words: 'Tailscale serves the gateway already; it is left as it is', data: {} };
    case 'taken':
      return {
        level: 'warn',
        words: 'Tailscale serves something else there, which is left alone; the gateway is not served',
        data: { serves: state.by },
      };
    case 'failed':
      return {
        level: 'warn',
        words: 'Tailscale does not serve the gateway, which runs on loopback alone; see  oc doctor proxy tailscale',
        data: { because: state.because },
      };
  }
}
