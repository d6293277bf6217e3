import type { Failure } from '../failure.ts';

/** Why a connection to the Gateway is over. */
export interface LinkEnd {
  /** Null: Discord asked for it, as it does every few hours, and nothing is wrong. */
  readonly failure: Failure | null;
  /** Whether what we missed may be asked for; else a new session begins. */
  readonly resumes: boolean;
}

interface CloseCode {
  readonly words: string;
  readonly final: boolean;
  readonly resumes: boolean;
}

const ours = (words: string): CloseCode => ({ words, final: false, resumes: true });
const anew = (words: string): CloseCode => ({ words, final: false, resumes: false });
const over = (words: string): CloseCode => ({ words, final: true, resumes: false });

/** What Discord says by the number that it closes a connection with. What is not here is a line that was cut. */
const closeCodes: Readonly<Record<number, CloseCode>> = {
  1000: anew('Discord has closed the connection'),
  1001: anew('Discord has closed the connection'),
  1009: anew('Discord sent more at once than is taken'),
  4000: ours('Discord has closed the connection'),
  4001: ours('Discord did not know what was sent'),
  4002: ours('Discord could not read what was sent'),
  4003: anew('Discord wanted the bot to sign in first'),
  4004: over('Discord does not accept the bot token: set another one'),
  4005: anew('the bot has signed in twice'),
  4007: anew('Discord has lost count of the messages'),
  4008: anew('Discord received too much at once'),
  4009: anew('the session is too old'),
  4010: over('Discord does not know this part of the bot'),
  4011: over('the bot is on more servers than one connection serves: take it off some'),
  4012: over('Discord no longer serves this version of its interface: update oc'),
  4013: over('Discord does not know what the bot asks to be told: update oc'),
  4014: over(
    'Discord does not let the bot read all messages of a server: switch on "Message Content Intent" in the developer ' +
      'portal (your application, Bot), or require a mention in every group and have no mentionPatterns',
  ),
};

/** What the end of a connection means, by the number it was closed with. */
export function endOf(code: number): LinkEnd {
  const row = closeCodes[code] ?? ours('the connection to Discord was cut');
  const failure = { text: `${row.words} (${code})`, final: row.final, waitMs: null };
  return { failure, resumes: row.resumes };
}
