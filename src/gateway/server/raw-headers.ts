import type { IncomingMessage } from 'node:http';

/** A header's values as sent, in order, so that one that came twice is seen twice. `name` in lower case. */
export const valuesOf = ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): readonly string[] =>
  rawHeaders.filter((_, i, all) => i % 2 === 1 && all[i - 1]?.toLowerCase() === name);
