import { renderToString } from 'ink';
import { createElement } from 'react';
import { Frame } from '../../../src/screens/frame.tsx';
import { Desk, type DeskOptions } from '../desk.ts';
import { ours } from './lines.ts';

/** A person in the Logs pane of a gateway whose log holds these lines. */
export async function logDesk(lines: readonly string[], options: DeskOptions = {}): Promise<Desk> {
  return await Desk.open({
    pane: '3',
    ...options,
    prepare: (link) => {
      link.lines = [...lines];
      options.prepare?.(link);
    },
  });
}

let cursor = 1_000_000;

/** Lines that are written now. */
export async function write(desk: Desk, lines: readonly string[], dropped = 0): Promise<void> {
  cursor += 1;
  desk.link.emit('oc.logs.batch', { lines, dropped, cursor, file: 'oc.log' });
  await desk.clock.advance(250);
}

export const screenOf = ({ state }: Desk): readonly string[] =>
  renderToString(createElement(Frame, { state }), { columns: state.size.columns }).split('\n');

export const textOf = (desk: Desk): string => screenOf(desk).join('\n');

/** Numbered lines of level info, from one number to before another. */
export const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, at) => ours(at % 60, 'info', 'gateway', `line ${from + at} of many`));

/** The numbers of such lines in the list. */
export const shownNumbers = (desk: Desk): readonly number[] =>
  [...textOf(desk).matchAll(/Z info .*line (\d+) of many/g)].map(([, number]) => Number(number));
