/** A QR code as rows of signs for a terminal. */
export interface QrPicture {
  readonly rows: readonly string[];
  /** Cells of the terminal that it takes. */
  readonly columns: number;
}

type Modules = readonly (readonly boolean[])[];

/** Light modules around the code, as the standard wants: without them a camera does not find it. */
const quietZone = 4;

/** Of the colours that no theme changes: a code that is light on dark is read by few cameras. */
const black = 16;
const white = 231;
const plain = '\u001B[0m';

/** The dark modules of a code, of rows of `1` and `0`; null for what is no square of a size that codes have. */
export function modulesOf(value: unknown): Modules | null {
  if (!Array.isArray(value) || value.length < 21 || value.length > 177 || value.length % 4 !== 1) return null;
  const isRow = (row: unknown): row is string =>
    typeof row === 'string' && row.length === value.length && /^[01]+$/.test(row);
  return value.every(isRow) ? value.map((row) => [...row].map((sign) => sign === '1')) : null;
}

/** `ascii`: of spaces in two colours, twice as large, for a terminal without UTF-8. */
export function drawQr(code: Modules, ascii: boolean): QrPicture {
  const modules = withQuietZone(code);
  return ascii ? inSpaces(modules) : inHalves(modules);
}

function withQuietZone(code: Modules): Modules {
  const light = (count: number): readonly boolean[] => Array.from({ length: count }, () => false);
  const side = light(quietZone);
  const margin = side.map(() => light(code.length + 2 * quietZone));
  return [...margin, ...code.map((row) => [...side, ...row, ...side]), ...margin];
}

const background = (colour: number): string => `\u001B[48;5;${colour}m`;

function inSpaces(modules: Modules): QrPicture {
  const rows = modules.map((row) => `${row.map((dark) => `${background(dark ? black : white)}  `).join('')}${plain}`);
  return { rows, columns: modules.length * 2 };
}

/** Signs by whether the upper and the lower module are dark. */
const halves = [
  [' ', '▄'],
  ['▀', '█'],
] as const;

/** A cell is twice as high as wide, so two modules stand in one. */
function inHalves(modules: Modules): QrPicture {
  const colours = `\u001B[38;5;${black}m${background(white)}`;
  const pairs = modules.flatMap((upper, at) => (at % 2 === 0 ? [{ upper, lower: modules[at + 1] }] : []));
  const rows = pairs.map(({ upper, lower }) => {
    const signs = upper.map((dark, x) => halves[dark ? 1 : 0][lower?.[x] === true ? 1 : 0]);
    return `${colours}${signs.join('')}${plain}`;
  });
  return { rows, columns: modules.length };
}
