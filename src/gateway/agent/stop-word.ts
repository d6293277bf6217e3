import type { Aborted } from './agent.ts';

/** What the owner writes to end the turn that runs in their conversation; in anybody else's message it is text like any other. */
export const isStop = (text: string): boolean => /^\/stop$/i.test(text.trim());

/** Longer is no such message, whatever it begins with. */
const longestText = 500;

/** The same before or behind a name of the assistant; `isName` is asked about all of the rest. */
export function isStopBesideName(text: string, isName: (rest: string) => boolean): boolean {
  if (text.length > longestText) return false;
  const words = wordsOf(text);
  const rests = [isStop(words[0] ?? '') ? words.slice(1) : [], isStop(words.at(-1) ?? '') ? words.slice(0, -1) : []];
  return rests.some((rest) => rest.length > 0 && isName(rest.join(' ')));
}

/** Words as they are compared: what stands between a name and what is said to it counts as space. */
export const wordsOf = (text: string): readonly string[] => text.split(/[\s,:]+/).filter((word) => word !== '');

export function stoppedText({ running, waiting }: Aborted): string {
  if (running === 0) return 'Nothing was running.';
  return waiting === 0
    ? 'Stopped.'
    : `Stopped, and ${waiting} waiting ${waiting === 1 ? 'message' : 'messages'} dropped.`;
}
