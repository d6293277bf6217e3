import { effectWords, isKnownEffect } from './effect-words.ts';
import { part } from './part.ts';

/** What the gateway says of a question, as the line WHY reads it. */
interface Asked {
  readonly tool: string;
  /** In the words of the gateway: kinds of effect, or one of the sentences below. */
  readonly question: string;
  readonly host: string | null;
}

const sentences: Readonly<Record<string, string>> = {
  'leaves the sandbox': 'the assistant wants this one to leave the sandbox and run on the host',
  'cannot be known before it runs':
    'on the host whatever changes something is asked about, and what this does cannot be known before it runs',
};

/** Why a call is asked about, in words of ours; what we do not know is quoted, and said to be the gateway's. */
export const whyWords = ({ tool, question, host }: Asked): string => `${reason(question, host)}  tool ${part(tool)}`;

function reason(question: string, host: string | null): string {
  if (Object.hasOwn(sentences, question)) return sentences[question] ?? '';
  const effects = question.split(', ');
  if (!effects.every(isKnownEffect)) return `the gateway says: ${part(question)}`;
  // What is asked about there is part of what it does, which the line DOES says; on the host it is all of it.
  return host === 'sandbox'
    ? `in a sandbox this is asked about: ${effectWords(effects)}`
    : 'on the host whatever changes something is asked about';
}
