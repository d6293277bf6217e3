import type { Aborted } from './agent.ts';

/** What the owner writes to end the turn that runs in their conversation; in anybody else's message it is text like any other. */
export const isStop = (text: string): boolean => /^\/stop$/i.test(text.trim());

export function stoppedText({ running, waiting }: Aborted): string {
  if (running === 0) return 'Nothing was running.';
  return waiting === 0
    ? 'Stopped.'
    : `Stopped, and ${waiting} waiting ${waiting === 1 ? 'message' : 'messages'} dropped.`;
}
