import { part } from './part.ts';

const words: Readonly<Record<string, string>> = {
  host: 'on the host',
  // As the official requests call the same place.
  gateway: 'on the host',
  sandbox: 'in a sandbox',
};

/** Where a call of our gateway's own assistant runs, in words of ours; a name that we do not know is quoted. */
export const whereWords = (where: string): string =>
  (Object.hasOwn(words, where) ? words[where] : undefined) ?? `on ${part(where)}`;
