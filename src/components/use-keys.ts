import { type Key, useInput, usePaste } from 'ink';
import { useRef } from 'react';
import { graphemes } from './text/graphemes.ts';

/** One key of a burst. */
export interface KeyPress {
  /** The character itself, or `enter`, `space`, `tab`, `up`, `ctrl-c`, … */
  readonly name: string;
  /** First key of its burst. */
  readonly first: boolean;
}

/** Everything that arrived together: one key as a person types, many when a slow link or a program sends them at once. */
export interface Burst {
  readonly keys: readonly KeyPress[];
  readonly bytes: number;
}

type Flag = Exclude<keyof Key, 'eventType'>;

const flags: readonly (readonly [Flag, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

const controls: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  ' ': 'space',
};

/** The names of the keys in one event of ink, which can hold a whole chunk of typed characters. */
export function namesOf(input: string, key: Key): readonly string[] {
  const flag = flags.find(([name]) => key[name]);
  if (flag) return [flag[1]];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.return && input.length <= 1) return ['enter'];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return [`alt-${input}`];
  return graphemes(input).map((sign) => controls[sign] ?? sign);
}

/**
 * Keys in bursts. Over a slow link `jj` and a tab arrive as one event, so that each is split by grapheme and none is lost;
 * events of one turn of the event loop are one burst. Paste is always on its own way and can never act as keys.
 */
export function useKeys(onBurst: (burst: Burst) => void, onPaste: (text: string) => void): void {
  const pending = useRef<{ names: string[]; bytes: number } | null>(null);
  useInput((input, key) => {
    if (key.eventType === 'release') return;
    if (pending.current === null) {
      pending.current = { names: [], bytes: 0 };
      queueMicrotask(() => {
        const burst = pending.current;
        pending.current = null;
        if (!burst) return;
        const keys = burst.names.map((name, at) => ({ name, first: at === 0 }));
        onBurst({ keys, bytes: burst.bytes });
      });
    }
    pending.current.names.push(...namesOf(input, key));
    // Escape sequences arrive without their bytes; three is the shortest.
    pending.current.bytes += Buffer.byteLength(input) || 3;
  });
  usePaste(onPaste);
}
