import { mayAct, type StillMay } from '../policy/still-may.ts';
import { OcError } from '../protocol/errors.ts';
import type { Sandbox, SandboxCall, Sandboxes, SandboxSettings, SandboxUnavailable, SandboxUser } from './sandbox.ts';

/** A place that can be ended, and that knows when it is no more. */
export interface OpenSandbox extends Sandbox {
  /** What ran in it is gone: the next call needs a new one. */
  readonly ended: boolean;
  stop(): Promise<void>;
}

/** How a kind of place is made, and how what an earlier gateway left of it is removed. */
export interface Engine {
  open(scopeKey: string, settings: SandboxSettings): Promise<OpenSandbox | SandboxUnavailable>;
  sweep(): Promise<unknown>;
  /** Names of what should be gone and could not be removed. */
  left(): readonly string[];
  /** Nothing is tried again any more. */
  close(): void;
}

/** Places that are kept at once: whoever may write to the assistant has one, and all of them share this machine. */
const mostKept = 32;

/** Keeps one place a scope, made when it is first wanted. Where there are too many, the longest quiet one is ended. */
export function keepSandboxes(engines: Readonly<Record<SandboxSettings['engine'], Engine>>): Sandboxes {
  return new KeptSandboxes(engines);
}

interface Kept {
  readonly scopeKey: string;
  readonly made: Promise<OpenSandbox | SandboxUnavailable>;
  /** Calls that run in it, and its own making. */
  busy: number;
  /** Whoever was handed it, by the last word about them. */
  readonly users: Map<string, StillMay>;
}

class KeptSandboxes implements Sandboxes {
  readonly #engines: Readonly<Record<SandboxSettings['engine'], Engine>>;
  readonly #kept = new Map<string, Kept>();
  /** Somebody who used it may not act any more; others still have a call in it. */
  readonly #leaving = new Set<Kept>();
  readonly #ending = new Set<Promise<void>>();
  #stopped = false;

  constructor(engines: Readonly<Record<SandboxSettings['engine'], Engine>>) {
    this.#engines = engines;
  }

  async of(scopeKey: string, settings: SandboxSettings, user: SandboxUser): Promise<Sandbox | SandboxUnavailable> {
    if (this.#stopped) return stopping;
    const key = JSON.stringify([scopeKey, settings]);
    const kept = this.#used(key) ?? this.#make(key, scopeKey, settings);
    if (kept === null) return crowded;
    kept.users.set(user.name, user.stillMay);
    const place = await kept.made;
    if (place.kind === 'unavailable') {
      // Asked again it is tried again: an image may have been made meanwhile.
      this.#forget(key, kept);
      return place;
    }
    if (this.#stopped) return stopping;
    if (!place.ended) return this.#handed(place, kept);
    this.#forget(key, kept);
    return this.of(scopeKey, settings, user);
  }

  /** Taken out and put back, so that they are in the order of their last use. */
  #used(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  #make(key: string, scopeKey: string, settings: SandboxSettings): Kept | null {
    // A scope whose settings have changed does not keep the place that was made with the old ones.
    for (const [other, { scopeKey: theirs }] of this.#kept) if (theirs === scopeKey) this.#end(other);
    if (this.#kept.size >= mostKept) {
      const quiet = [...this.#kept].find(([, { busy }]) => busy === 0);
      if (quiet === undefined) return null;
      this.#end(quiet[0]);
    }
    const made = this.#engines[settings.engine].open(scopeKey, settings);
    const kept: Kept = { scopeKey, made, busy: 1, users: new Map() };
    this.#kept.set(key, kept);
    kept.made.catch(() => this.#forget(key, kept)).finally(() => this.#freed(kept));
    return kept;
  }

  #forget(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }

  #end(key: string): void {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    if (kept !== undefined) this.#endOne(kept);
  }

  #endOne(kept: Kept): void {
    this.#leaving.delete(kept);
    const ending = kept.made.then(
      (place) => (place.kind === 'unavailable' ? undefined : place.stop()),
      // It was never made, and whoever asked for it was told.
      () => undefined,
    );
    this.#ending.add(ending);
    // What could not be ended is told of by `left`, and not at the end of the gateway, when it may long be gone.
    const over = () => this.#ending.delete(ending);
    ending.then(over, over);
  }

  /** One call less. */
  #freed(kept: Kept): void {
    kept.busy -= 1;
    if (kept.busy === 0 && this.#leaving.has(kept)) this.#endOne(kept);
  }

  /** What callers get: they can run calls in it, and not end it. */
  #handed(place: OpenSandbox, kept: Kept): Sandbox {
    return {
      kind: place.kind,
      workspace: place.workspace,
      run: async (call: SandboxCall) => {
        if (place.ended) throw new OcError('CONFLICT', 'the sandbox has ended; the next call gets a new one');
        kept.busy += 1;
        try {
          return await place.run(call);
        } finally {
          this.#freed(kept);
        }
      },
    };
  }

  recheck(): void {
    for (const [key, kept] of this.#kept) {
      const staying = [...kept.users.values()].filter(mayAct);
      if (staying.length === kept.users.size) continue;
      this.#kept.delete(key);
      if (staying.length === 0 || kept.busy === 0) this.#endOne(kept);
      else this.#leaving.add(kept);
    }
  }

  left(): readonly string[] {
    return Object.values(this.#engines).flatMap((engine) => engine.left());
  }

  async drop(scopeKey: string): Promise<void> {
    for (const [key, kept] of this.#kept) if (kept.scopeKey === scopeKey) this.#end(key);
    for (const kept of this.#leaving) if (kept.scopeKey === scopeKey) this.#endOne(kept);
    await this.#settled();
  }

  async sweep(): Promise<void> {
    await Promise.all(Object.values(this.#engines).map((engine) => engine.sweep()));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const key of [...this.#kept.keys()]) this.#end(key);
    for (const kept of this.#leaving) this.#endOne(kept);
    await this.#settled().finally(() => {
      for (const engine of Object.values(this.#engines)) engine.close();
    });
  }

  /** Waits for all that is ending; throws once all is over when one of them could not be ended. */
  async #settled(): Promise<void> {
    const ends = await Promise.allSettled([...this.#ending]);
    const failed = ends.find((end): end is PromiseRejectedResult => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

const stopping: SandboxUnavailable = { kind: 'unavailable', because: 'the gateway is stopping', hints: [] };

const crowded: SandboxUnavailable = {
  kind: 'unavailable',
  because: `${mostKept} sandboxes are busy, which is the most`,
  hints: ['oc sandbox list'],
};
