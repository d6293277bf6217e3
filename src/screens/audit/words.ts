import type { Look } from '../../components/row.ts';
import { own, printable, type Safe } from '../../components/text/printable.ts';
import type { Severity } from '../../gateway/protocol/audit.ts';
import type { Mark } from './audit.ts';

/** A severity is a word first; its colour is only the second sign of it. */
export const severityWords: Readonly<
  Record<Severity, { readonly word: Safe; readonly letter: Safe; readonly look: Look }>
> = {
  critical: { word: own('CRIT'), letter: own('C'), look: 'alarm' },
  warn: { word: own('WARN'), letter: own('W'), look: 'care' },
  info: { word: own('INFO'), letter: own('I'), look: 'plain' },
};

export const markWord = (mark: Mark): Safe => (mark === null ? own('') : own(mark));

/** Names and sentences of a gateway: read as commands are, so that no look-alike passes. */
export const shown = (text: string, trustedScripts: readonly string[]): Safe =>
  printable(text, { as: 'command', trustedScripts });
