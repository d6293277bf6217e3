import type { Safe } from './text/printable.ts';

/** What ink writes around every frame (DEC mode 2026): left out, because no terminal has been asked whether it knows it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const synchronized = /\u001b\[\?2026[hl]/g;
/** Runs of "cursor to the next line", which ink writes one by one for lines that did not change. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const nextLines = /(?:\u001b\[E){2,}/g;

const shorten = (data: string): string =>
  data.replace(synchronized, '').replace(nextLines, (run) => `\u001b[${run.length / 3}E`);

/**
 * The terminal as ink is given it: the same stream, with fewer bytes. A frame that turns out to be empty writes nothing.
 */
export function thrifty(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (data: string | Uint8Array, ...rest: unknown[]): boolean => {
    const short = typeof data === 'string' ? shorten(data) : data;
    const callback = rest.find((argument): argument is () => void => typeof argument === 'function');
    if (short.length > 0 || data.length === 0) return stdout.write(short, () => callback?.());
    callback?.();
    return true;
  };
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The title of the window: the old one is put aside and comes back at the end. Counts and names only, all of it safe. */
export function openTitle(stdout: NodeJS.WriteStream) {
  let shown = '';
  return {
    set: (title: Safe): void => {
      if (title === shown) return;
      stdout.write(`${shown === '' ? '\u001b[22;2t' : ''}\u001b]2;${title}\u001b\\`);
      shown = title;
    },
    restore: (): void => {
      if (shown !== '') stdout.write('\u001b]2;\u001b\\\u001b[23;2t');
      shown = '';
    },
  };
}

/** Wipes the screen from the top, without touching what was scrolled away. */
export const wipe = (stdout: NodeJS.WriteStream): boolean => stdout.write('\u001b[H\u001b[J');

export const ring = (stdout: NodeJS.WriteStream): boolean => stdout.write('\u0007');
