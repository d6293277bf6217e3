import type { Untrusted } from '../../components/text/printable.ts';
import type { ApprovalFacts } from './facts.ts';

/** The list of words that would run, as it is shown beside the command. */
export interface ShownArgv {
  readonly words: readonly Untrusted[];
  /** Its last word is the whole text of the command, which stands above: nobody reads it twice. */
  readonly endsWithCommand: boolean;
}

/** Null where the requester gave no list. */
export function shownArgv({ argv, headline }: Pick<ApprovalFacts, 'argv' | 'headline'>): ShownArgv | null {
  if (argv === null) return null;
  const endsWithCommand = argv.length > 1 && argv.at(-1) === headline;
  return { words: endsWithCommand ? argv.slice(0, -1) : argv, endsWithCommand };
}
