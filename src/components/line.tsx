import { Text } from 'ink';
import { createContext, memo, type ReactElement, useContext } from 'react';
import type { Look, Row, Span } from './row.ts';
import { own } from './text/printable.ts';

/** False with NO_COLOR: bold and reverse stay, they are no colours. */
export const Colour = createContext(true);

interface Style {
  readonly bold?: true;
  readonly dimColor?: true;
  readonly inverse?: true;
  readonly color?: 'yellow' | 'red';
}

const styles: Readonly<Record<Look, Style>> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  selected: { inverse: true },
  care: { bold: true, color: 'yellow' },
  alarm: { bold: true, color: 'red' },
};

function styleOf(look: Look, colour: boolean): Style {
  const { color, ...style } = styles[look];
  return colour && color ? { ...style, color } : style;
}

/** An empty line would take no line at all. */
const blank: Span = { text: own(' '), look: 'plain' };

/** The only place of the console that hands text to the terminal: one line, never wrapped, never wider than it was made. */
export const Line = memo(
  function Line({ row }: { readonly row: Row }): ReactElement {
    const colour = useContext(Colour);
    const [first = blank, ...more] = row;
    if (more.length === 0) {
      return (
        <Text wrap="truncate" {...styleOf(first.look, colour)}>
          {first.text}
        </Text>
      );
    }
    return (
      <Text wrap="truncate">
        {row.map(({ text, look }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the spans of a line have no identity but their place
          <Text key={at} {...styleOf(look, colour)}>
            {text}
          </Text>
        ))}
      </Text>
    );
  },
  (before, after) => sameRow(before.row, after.row),
);

function sameRow(before: Row, after: Row): boolean {
  return (
    before.length === after.length &&
    before.every((span, at) => span.text === after[at]?.text && span.look === after[at]?.look)
  );
}

/** Lines one below the other. */
export const Lines = ({ rows }: { readonly rows: readonly Row[] }): readonly ReactElement[] =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place; text moves, lines do not
  rows.map((row, at) => <Line key={at} row={row} />);
