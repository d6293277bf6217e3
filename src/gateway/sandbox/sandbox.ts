import type { SandboxConfig } from '../config/config.ts';
import type { StillMay } from '../policy/still-may.ts';

/** Where a call runs: a container, a bubblewrap of namespaces, or, for the operator's own turns alone, the host. */

export interface SandboxCall {
  /** The program and its arguments, as they are executed; nobody puts a shell between. Never empty. */
  readonly argv: readonly string[];
  /** Absolute, as seen inside. */
  readonly cwd: string;
  /** The whole environment of the call beside what the place itself sets; names match `^[A-Za-z_][A-Za-z0-9_]*$`. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | Uint8Array | null;
  /** Milliseconds; then everything that the call started is killed. */
  readonly timeoutMs: number;
  /** Bytes of stdout and of stderr that are kept, each: the first half and the last half. The rest is counted, not held. */
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
  /** For a call that goes on in the background: it is heard, and spoken to, while it runs. */
  readonly live?: LiveCall;
}

export interface LiveCall {
  /** What it prints, on either stream, as it comes. */
  readonly onOutput: (chunk: Uint8Array) => void;
  /** Told once, when it has started: writes to its standard input, which stays open until `end`. Neither ever throws. */
  readonly onStarted: (input: { write(text: string): void; end(): void }) => void;
}

export interface CallOutput {
  readonly text: string;
  /** Bytes that came in all. */
  readonly bytes: number;
  readonly truncated: boolean;
}

export interface CallResult {
  /** `exit`: by itself, with `code`. The others: ended by us or by the machine. */
  readonly ended: 'exit' | 'timeout' | 'aborted' | 'out-of-memory' | 'lost';
  readonly code: number | null;
  readonly stdout: CallOutput;
  readonly stderr: CallOutput;
  readonly tookMs: number;
}

/** One place that is ready to run calls. */
export interface Sandbox {
  readonly kind: 'docker' | 'bubblewrap' | 'host';
  /** Absolute path of the workspace as seen inside. */
  readonly workspace: string;
  /** Never rejects for what the call did; rejects when the place itself failed. */
  run(call: SandboxCall): Promise<CallResult>;
}

/** Why there is none, and what would help. A call without its sandbox fails; it never runs anywhere else instead. */
export interface SandboxUnavailable {
  readonly kind: 'unavailable';
  readonly because: string;
  /** For the model, where `because` holds paths of this machine or words of its programs. */
  readonly told?: string;
  readonly hints: readonly string[];
}

/** What a place is made with, after every spelling of the configuration was mapped and the tighter one won. */
export interface SandboxSettings extends Omit<SandboxConfig, 'mode' | 'scope' | 'user' | 'fileWrite' | 'allowedPaths'> {
  /** Absolute path on the host; mounted when `workspaceAccess` is not none. */
  readonly workspaceDir: string;
  /** `uid` or `uid:gid`; never root. */
  readonly user: string;
}

/** Somebody whose calls run in a place. */
export interface SandboxUser {
  /** `channel:account:sender`, or `operator`. */
  readonly name: string;
  readonly stillMay: StillMay;
}

export interface Sandboxes {
  /**
   * The place of a scope, made when there is none yet; calls for the same key wait for the same making. Another key, or
   * other settings, is another place.
   */
  of(scopeKey: string, settings: SandboxSettings, user: SandboxUser): Promise<Sandbox | SandboxUnavailable>;
  /**
   * Access has changed: a place that somebody used who may not act any more is handed out no more, and ends, with whatever they
   * left running there. Where others used it too, who still may, it ends as soon as no call runs in it.
   */
  recheck(): void;
  /** Ends the place of a scope with everything that runs in it. */
  drop(scopeKey: string): Promise<void>;
  /** Removes what an earlier gateway of this state directory left behind; at a start, and again soon after. */
  sweep(): Promise<void>;
  /** Names of the containers that should be gone and could not be removed; it is tried again. */
  left(): readonly string[];
  /** Ends all of them. */
  stop(): Promise<void>;
}
