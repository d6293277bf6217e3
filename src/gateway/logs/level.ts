import { type LogLevel, logLevels } from '../protocol/logs.ts';

/** How grave a level is: 0 for trace, 5 for fatal. */
export const rankOf = (level: LogLevel): number => logLevels.indexOf(level);

const ours = /^\{"level":"([a-z]{1,8})"/;

/** How grave a line of a log is, also of OpenClaw's; a line without a level counts as info. */
export function rankOfLine(line: string): number {
  const rank = logLevels.findIndex((level) => level === (ours.exec(line)?.[1] ?? levelWord(line)));
  return rank === -1 ? rankOf('info') : rank;
}

function levelWord(line: string): string | undefined {
  const { _meta: meta, level } = recordOf(line);
  const named = typeof meta === 'object' && meta !== null && 'logLevelName' in meta ? meta.logLevelName : level;
  return typeof named === 'string' ? named.toLowerCase() : undefined;
}

/** The JSON object that a line is, or an empty one. */
export function recordOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(line);
    // why: an object of JSON, since the text begins with a brace
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return {}; // cut off, or of another program: a line without fields
  }
}
