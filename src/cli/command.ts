import type { Command } from 'commander';
import type { Gateway } from '../gateway/client/link.ts';
import type { TrustWords } from '../gateway/client/trust.ts';
import type { StatePaths } from '../gateway/state/paths.ts';
import type { Output } from './output.ts';

/** What a command may touch. Everything comes in here, so that a command can be run inside a test. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly stdin: NodeJS.ReadStream;
  /** Global flags, read before the command's own. */
  readonly globals: GlobalOptions;
  paths(): StatePaths;
  /** The one door: a running gateway, or the same methods on the store when none runs. Throws OcError. */
  gateway(need: { readonly offline: boolean }): Promise<Gateway>;
}

export interface GlobalOptions {
  readonly profile?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly tokenFd?: number;
  /** What was said about certificates; paths are absolute. Absent where nothing was. */
  readonly tls?: TrustWords;
  readonly timeoutMs: number;
  readonly json: boolean;
  readonly tsv: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly debug: boolean;
}

/** What a file in `commands/` exports: it hangs its command on the program. Loaded only when its name was typed. */
export type Register = (program: Command, context: CliContext) => void;
