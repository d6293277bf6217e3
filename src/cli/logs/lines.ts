import type { Cell, Output } from '../output.ts';
import { when } from '../words.ts';
import type { LogRecord } from './record.ts';

const levelCells = 5;
const subsystemCells = 14;

/**
 * `HH:MM:SSZ level subsystem message data`, with the day where it is not today. What a record says in several lines stands
 * under a gutter, so that no record can look like two.
 */
export function showRecord(out: Output, record: LogRecord, todayMs: number): void {
  const { level, subsystem, message, data, stack } = record;
  const at = timeText(record.atMs, todayMs);
  const [first = '', ...more] = message.split(/\r\n|\n/);
  const cells: readonly (string | Cell)[] = [
    `${at} `,
    { text: level, width: levelCells },
    ' ',
    { text: subsystem, width: subsystemCells },
    ' ',
  ];
  out.row(...cells, first, ...(data === '' ? [] : [' ', data]));
  const gutter = { text: '', width: at.length + levelCells + 2 };
  for (const line of [...more, ...stack]) out.row(gutter, '| ', line);
}

export const recordCells = ({ atMs, level, subsystem, message, data }: LogRecord): readonly string[] => [
  Number.isNaN(atMs) ? '' : new Date(atMs).toISOString(),
  level,
  subsystem,
  message,
  data,
];

function timeText(atMs: number, todayMs: number): string {
  if (Number.isNaN(atMs)) return '--:--:--Z';
  const iso = new Date(atMs).toISOString();
  const time = `${iso.slice(11, 19)}Z`;
  return when(atMs).slice(0, 10) === when(todayMs).slice(0, 10) ? time : `${iso.slice(0, 10)} ${time}`;
}
