import { printable, type Safe } from '../../components/text/printable.ts';

/** Ids, channels and actors are read like commands: whole words of look-alike scripts are taken apart, unless trusted. */
export const idText = (text: string, trustedScripts: readonly string[] = []): Safe =>
  printable(text, { as: 'command', trustedScripts });
