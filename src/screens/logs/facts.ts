import type { Untrusted } from '../../components/text/printable.ts';
import { LogRing } from './ring.ts';

/** What the console has of the gateway's log; another object whenever anything of it is new. */
export interface LogFacts {
  /** Always the same object, changed in place. */
  readonly ring: LogRing;
  /** Errors that ever came. */
  readonly errors: number;
  /** How lines come. `hidden`: this console may not read them; `none`: this gateway has no log for consoles. */
  readonly how: 'waiting' | 'pushed' | 'polled' | 'hidden' | 'none';
  /** Why it cannot be had, as the gateway said it. */
  readonly problem: Untrusted | null;
}

export const emptyLog = (): LogFacts => ({ ring: new LogRing(), errors: 0, how: 'waiting', problem: null });
