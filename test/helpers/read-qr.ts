import type xterm from '@xterm/headless';
import jsqr from 'jsqr';

/** Dots of a module, as a camera would see it. */
const dots = 4;
const black = 16;
const white = 231;

/** What a camera reads of the QR code on a terminal's screen, by the colours of its cells; null where it finds none. */
export function readQr(terminal: xterm.Terminal): string | null {
  const modules = Array.from({ length: terminal.rows }, (_, y) => moduleRows(terminal, y)).flat();
  const width = terminal.cols * dots;
  const height = modules.length * dots;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // What is not painted at all has the colour of the theme: here the dark one.
      const light = modules[Math.floor(y / dots)]?.[Math.floor(x / dots)] === white;
      pixels.set([light ? 255 : 0, light ? 255 : 0, light ? 255 : 0, 255], (y * width + x) * 4);
    }
  }
  // why: a CommonJS package, whose default is what it exports
  const read = jsqr as unknown as typeof jsqr.default;
  return read(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null;
}

/** A cell is twice as high as wide: two rows of colours. */
function moduleRows(terminal: xterm.Terminal, y: number): readonly (readonly number[])[] {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y);
  const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x));
  const colours = cells.map((cell) => {
    const [fore, back] = [cell?.getFgColor() ?? black, cell?.getBgColor() ?? black];
    const sign = cell?.getChars() ?? '';
    return { upper: sign === '█' || sign === '▀' ? fore : back, lower: sign === '█' || sign === '▄' ? fore : back };
  });
  return [colours.map(({ upper }) => upper), colours.map(({ lower }) => lower)];
}
