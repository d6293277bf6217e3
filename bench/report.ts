import { bestOfThree, type Figure, type Measure, verdict } from './figure.ts';

const headings = ['figure', 'ours', 'yardstick', 'ratio', 'budget', 'verdict'];

const number = (value: number) => (value >= 100 ? Math.round(value).toString() : value.toFixed(1));

export function row(figure: Figure): readonly string[] {
  const { name, unit, ours, yardstick, budget } = figure;
  return [
    name,
    `${number(ours)} ${unit}`,
    yardstick ? `${number(yardstick.value)} ${unit} (${yardstick.name})` : '',
    yardstick ? (ours / yardstick.value).toFixed(2) : '',
    `${budget.bound} ${budget.limit}${budget.kind === 'ratio' ? ' x' : ` ${unit}`}`,
    verdict(figure),
  ];
}

/** A table for people and for BENCHMARKS.md alike. */
export function table(figures: readonly Figure[]): string {
  const rows = [headings, ...figures.map(row)];
  const widths = headings.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(headings), rule, ...figures.map((figure) => line(row(figure)))].join('\n');
}

/** What every file of figures does when it is run by itself; to have measured nothing is a failure then. */
export async function runAlone(measure: Measure): Promise<void> {
  const figures = await bestOfThree(measure);
  console.log(table(figures));
  if (figures.length === 0) process.exitCode = 1;
  if (figures.some((figure) => verdict(figure) === 'FAIL')) process.exitCode = 1;
}
