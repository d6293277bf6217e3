import type { Writable } from 'node:stream';
import type { QrPicture } from './qr-picture.ts';

/** A terminal that a code is drawn on. */
export interface QrTerminal extends Writable {
  readonly columns: number;
  readonly rows: number;
}

const words = [
  'On the phone: Settings, Linked devices, Link a device.',
  'A new code comes by itself. Ctrl-C ends this.',
];

const enter = '\u001B[?1049h\u001B[?25l';
const leave = '\u001B[?25h\u001B[?1049l';
const clear = '\u001B[H\u001B[2J';

/** Shows a code on the other screen of the terminal, so that none stays behind to be read: whoever has it is the device. */
export class QrScreen {
  readonly #terminal: QrTerminal;
  readonly #otherWay: string;
  #picture: QrPicture | null = null;
  readonly #redraw = (): void => this.#draw();

  /** `otherWay`: the command for those whose terminal is too small. */
  constructor(terminal: QrTerminal, otherWay: string) {
    this.#terminal = terminal;
    this.#otherWay = otherWay;
  }

  show(picture: QrPicture): void {
    if (this.#picture === null) {
      this.#terminal.write(enter);
      this.#terminal.on('resize', this.#redraw);
    }
    this.#picture = picture;
    this.#draw();
  }

  close(): void {
    this.#terminal.off('resize', this.#redraw);
    if (this.#picture !== null) this.#terminal.write(clear + leave);
    this.#picture = null;
  }

  #draw(): void {
    if (this.#picture === null) return;
    const { columns, rows } = this.#terminal;
    const needed = { columns: this.#picture.columns, rows: this.#picture.rows.length + words.length };
    const fits = columns >= needed.columns && rows >= needed.rows;
    const lines = fits ? [...words, ...this.#picture.rows] : this.#tooSmall(needed);
    // No end of line after the last: it would scroll a screen that is just large enough.
    this.#terminal.write(clear + lines.join('\r\n'));
  }

  #tooSmall(needed: { readonly columns: number; readonly rows: number }): readonly string[] {
    const { columns, rows } = this.#terminal;
    return [
      `The code needs ${needed.columns} columns and ${needed.rows} rows.`,
      `This terminal has ${columns} and ${rows}. Make it larger,`,
      'or press Ctrl-C and link with a code to type:',
      `  ${this.#otherWay}`,
    ];
  }
}
