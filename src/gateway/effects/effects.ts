/**
 * What a call does, found by reading the call itself and never by what the model says about it. One answer for everybody:
 * the decision at the gateway, the console's CARE lines, the audit and `explain`.
 */

/** Kinds of effect that a person may want to be asked about, spelled as in `approvals.requireFor`. */
export const categories = [
  'file-delete',
  'file-write',
  'network-request',
  'system-command',
  'message-send',
  'browser',
  'cron',
  'config-change',
] as const;

export type Category = (typeof categories)[number];

/** Why a command cannot be known by reading it, or what a reader could miss in it. */
export type EffectNoteKind =
  /** Something that is only known when it runs: a substitution, an expansion, a glob, a variable. */
  | 'dynamic'
  /** Runs another program that is named in its arguments: env, nice, xargs, sudo, find -exec, … */
  | 'wrapper'
  /** Runs a program text: sh -c, python -c, node -e, awk, sed with e, perl, … or a script file. */
  | 'interpreter'
  /** A program nobody here knows. */
  | 'unknown-program'
  /** More than one command: a list, a pipeline, a background job, a function, a loop. */
  | 'compound'
  | 'redirect-write'
  | 'download'
  | 'delete'
  | 'privilege'
  /** Text that is not what it looks like: control characters, not ASCII in a program's name, a broken parse. */
  | 'unreadable';

export interface EffectNote {
  readonly kind: EffectNoteKind;
  /** The part of the text that it is about, raw; shown escaped. */
  readonly text: string;
  /** Where it begins in the text, in UTF-16 units; null for a call that is not a text. */
  readonly at: number | null;
}

export interface Effects {
  /** Sorted. A command that cannot be known holds every category that it might have. */
  readonly categories: readonly Category[];
  /**
   * The one program and its literal arguments, when that is all the command is: then it runs without a shell, exactly so.
   * Null when it takes a shell.
   */
  readonly argv: readonly string[] | null;
  /** Every part of it is known: nothing is decided when it runs, no program in it is unknown. */
  readonly certain: boolean;
  /** It changes nothing and reaches nothing outside: it reads, or computes, and prints. Only ever true when `certain`. */
  readonly readsOnly: boolean;
  /** Paths as written in the arguments of known programs, raw. */
  readonly paths: readonly string[];
  readonly notes: readonly EffectNote[];
}
