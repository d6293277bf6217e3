import { readFileSync } from 'node:fs';
import JSON5 from 'json5';

/** One group of second-look.json5: commands that never run unasked. */
interface HostileGroup {
  readonly why: string;
  readonly where: 'sandbox' | 'host';
  readonly commands: readonly string[];
}

export const secondLook = JSON5.parse<readonly HostileGroup[]>(
  readFileSync('test/effects/corpus/second-look.json5', 'utf8'),
);
