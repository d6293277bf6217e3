import type { IBufferCell, Terminal } from '@xterm/headless';

const cellWidth = 8.4;
const cellHeight = 18;
const margin = 12;
const background = '#10141c';
const foreground = '#d8dee9';
const ansi16 =
  '#1c1f26 #bf616a #a3be8c #ebcb8b #81a1c1 #b48ead #88c0d0 #d8dee9 #5c6370 #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #ffffff'.split(
    ' ',
  );
const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

interface Run {
  readonly x: number;
  text: string;
  cells: number;
  readonly fg: string;
  readonly bg: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** A picture of what the terminal shows; every run of text is pinned to the cell grid. */
export function screenToSvg(terminal: Terminal, title: string): string {
  const width = terminal.cols * cellWidth + 2 * margin;
  const height = terminal.rows * cellHeight + 2 * margin;
  const rows = Array.from({ length: terminal.rows }, (_, y) => drawRow(runsOf(terminal, y), y)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" rx="6" fill="${background}"/>
<g font-family="'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" xml:space="preserve">
${rows}
</g></svg>
`;
}

function runsOf(terminal: Terminal, y: number): Run[] {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + y);
  const runs: Run[] = [];
  for (let x = 0; line && x < terminal.cols; x++) {
    const cell = line.getCell(x);
    // The second half of a wide character.
    if (!cell || cell.getWidth() === 0) continue;
    const next = runOf(cell, x);
    const last = runs.at(-1);
    if (last && last.x + last.cells === x && sameLook(last, next)) {
      last.text += next.text;
      last.cells += next.cells;
    } else runs.push(next);
  }
  return runs;
}

function runOf(cell: IBufferCell, x: number): Run {
  const fg = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const bg = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  return {
    x,
    text: cell.getChars() || ' ',
    cells: cell.getWidth(),
    fg: (inverse ? (bg ?? background) : fg) ?? foreground,
    bg: inverse ? (fg ?? foreground) : bg,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

const sameLook = (a: Run, b: Run) => a.fg === b.fg && a.bg === b.bg && a.bold === b.bold && a.dim === b.dim;

function drawRow(runs: readonly Run[], y: number): string {
  const top = margin + y * cellHeight;
  const at = (run: Run) => (margin + run.x * cellWidth).toFixed(1);
  const width = (run: Run) => (run.cells * cellWidth).toFixed(1);
  const boxes = runs
    .filter((run) => run.bg)
    .map((run) => `<rect x="${at(run)}" y="${top}" width="${width(run)}" height="${cellHeight}" fill="${run.bg}"/>`);
  const texts = runs
    .filter((run) => run.text.trim() !== '')
    .map(
      (run) =>
        `<text x="${at(run)}" y="${top + 14}" textLength="${width(run)}" lengthAdjust="spacingAndGlyphs" fill="${run.fg}"` +
        `${run.bold ? ' font-weight="bold"' : ''}${run.dim ? ' opacity="0.6"' : ''}>${escapeXml(run.text)}</text>`,
    );
  return [...boxes, ...texts].join('');
}

function colour(isDefault: boolean, isRgb: boolean, value: number): string | null {
  if (isDefault) return null;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  return ansi16[value] ?? colourOf256(value);
}

/** Entries 16 to 255 of the terminal palette: a cube of six levels, then greys. */
function colourOf256(value: number): string {
  if (value >= 232) return `#${(8 + 10 * (value - 232)).toString(16).padStart(2, '0').repeat(3)}`;
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = value - 16;
  return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6]
    .map((step) => level(step).toString(16).padStart(2, '0'))
    .join('')}`;
}

const escapeXml = (text: string) => text.replace(/[&<>]/g, (mark) => marks[mark] ?? mark);
