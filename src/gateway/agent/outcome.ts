import type { FailureKind } from '../models/failure.ts';
import type { Step } from '../models/model.ts';

/** Why there is no answer. The reason itself is in the log. */
export type Unanswered =
  | FailureKind
  /** What the agent may use in a day is used up. */
  | 'day'
  | 'time'
  /** It went on asking for tools after it had its share of calls. */
  | 'calls'
  /** The model was refused, or refused, to say it. */
  | 'refused'
  /** An answer without a word. */
  | 'nothing'
  /** Whoever was written to is configured no more, or is not who answers here now. */
  | 'agent'
  /** A bug of ours. */
  | 'fault';

export type TurnOutcome =
  | { readonly outcome: 'answered'; readonly text: string }
  /** The sender lost access meanwhile, or the gateway stops; nothing is sent. */
  | { readonly outcome: 'dropped' }
  /** Too many messages wait in this conversation already. */
  | { readonly outcome: 'busy' }
  /** Somebody ended it. */
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'failed'; readonly because: Unanswered };

const later = 'Please try again later.';

/** Told to whoever wrote: nothing of how the assistant is set up, and nothing that a stranger could use. */
const sentences: Readonly<Record<Unanswered, string>> = {
  key: 'I cannot answer: whoever runs me has to give me access to my language model again.',
  credit: 'I cannot answer: the account for my language model is out of credit.',
  rate: `My language model is asked too much at the moment. ${later}`,
  down: `My language model does not answer at the moment. ${later}`,
  long: 'This is more than my language model can take. Please write less at one go.',
  request: 'My language model did not accept this. Whoever runs me can see the reason in the log.',
  day: 'I have used up what I may use today. Please write to me again tomorrow.',
  time: 'This took me too long, so I stopped.',
  calls: 'This needed more steps than I may take for one message, so I stopped.',
  refused: 'I cannot answer that.',
  nothing: 'I have no answer to that.',
  agent: 'The assistant that you wrote to does not answer here any more. Please write again, to whoever does now.',
  fault: `I cannot answer right now. ${later}`,
};

/** Stands below an answer that did not end by itself. */
export const endWords: Readonly<Record<Step['ended'], string>> = {
  complete: '',
  'no-room': '[The answer was longer than I may write at one go.]',
  refused: '[I may not go on with this.]',
};

/** What the sender sees; null: nothing, which is what somebody sees who lost access. */
export function answerFor(turn: TurnOutcome): string | null {
  if (turn.outcome === 'failed') return sentences[turn.because];
  if (turn.outcome === 'answered') return turn.text;
  if (turn.outcome === 'busy') return 'I am still working on earlier messages. Please try again in a moment.';
  return turn.outcome === 'stopped' ? 'I was stopped.' : null;
}
