/** One word of a call, as far as it can be read. */
export interface Arg {
  /** The word after quotes are gone; a part that is only known when it runs is one `unknownPart`. */
  readonly text: string;
  /** Nothing in it is decided when it runs. */
  readonly fixed: boolean;
  /** It may turn out to be an option, several words or none. */
  readonly open: boolean;
  /** Whatever it becomes, it is a name below the directory it runs in, or text that stands in the command. */
  readonly local: boolean;
  /** As written. */
  readonly raw: string;
  /** Where it begins in the whole text, in UTF-16 units; null in a text inside the text, and for a list of arguments. */
  readonly at: number | null;
}

export const unknownPart = '\u0000';

export const argOfText = (text: string): Arg => ({ text, fixed: true, open: false, local: true, raw: text, at: null });

/** A word that comes from elsewhere: a pipe, a file of arguments. */
export const unreadArg = (raw: string): Arg => ({
  text: unknownPart,
  fixed: false,
  open: true,
  local: false,
  raw,
  at: null,
});
