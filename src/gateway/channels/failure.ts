import { knownSecrets } from '../logs/known-secrets.ts';
import type { Secret } from '../logs/secret.ts';

/** What went wrong with one call of a platform, in words that hold no credential and no address that one stands in. */
export interface Failure {
  /** Absent: the platform, or what stands in its place, did something else than it should. */
  readonly kind?: FailureKind;
  readonly text: string;
  /** Trying again cannot help: somebody has to change something. */
  readonly final: boolean;
  /** How long the platform asks to wait, milliseconds; null when it does not. */
  readonly waitMs: number | null;
}

/** What somebody can do about it differs by this. `token`: another one is needed. `permission`: the bot lacks one. */
export type FailureKind = 'token' | 'permission' | 'unreachable' | 'busy' | 'platform';

/** A platform that was asked something did not answer it; the words are those of a `Failure`. */
export class PlatformFailure extends Error {
  override readonly name = 'PlatformFailure';
  readonly kind: FailureKind;

  constructor({ text, kind = 'platform' }: Pick<Failure, 'text' | 'kind'>) {
    super(text);
    this.kind = kind;
  }
}

const longestText = 200;
/** Of a longer text nothing is looked at; a token that begins in what is kept ends before. */
const longestRead = 16_384;
/** Nobody is made to wait for longer, whatever a server asks. */
const longestWaitMs = 3_600_000;

/** What a server says, short and without the token: it may repeat what it was asked, or a part of it, in any spelling. */
export const withoutToken = (text: string, token: Secret): string =>
  knownSecrets.remove(text.slice(0, longestRead).replaceAll(token.reveal(), '[secret]')).slice(0, longestText);

/** Milliseconds to wait, of the seconds that a platform asks for; null for what is no such number. */
export const waitOf = (seconds: unknown): number | null =>
  typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds * 1000, longestWaitMs) : null;

/** The system's own word for what happened on the way (ECONNREFUSED); null where it has none. */
export const systemCode = (error: unknown): string | null =>
  codeOf(error) ?? codeOf(error instanceof Error ? error.cause : null);

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(error.code)
    ? error.code
    : null;

/**
 * The way to a platform ended without its answer, or what answered is something else (`notIt`). Only the system's own word for
 * what happened is taken from the error: its message may hold the address.
 */
export function unreached(platform: string, notIt: string, error: unknown): Failure {
  const passing = { final: false, waitMs: null };
  const code = systemCode(error);
  if (code !== null) return { ...passing, kind: 'unreachable', text: `${platform} cannot be reached (${code})` };
  return error instanceof SyntaxError
    ? { ...passing, kind: 'platform', text: notIt }
    : { ...passing, kind: 'unreachable', text: `${platform} cannot be reached, or gave no answer in time` };
}
