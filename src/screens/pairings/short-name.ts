import { clip } from '../../components/text/cells.ts';
import { printable, type Safe, safe } from '../../components/text/printable.ts';
import type { PairingRow } from './facts.ts';

/** `telegram:123456789`, short enough for one line. */
export const shortName = ({ channel, senderId }: Pick<PairingRow, 'channel' | 'senderId'>): Safe =>
  clip(safe`${printable(channel, { as: 'command' })}:${printable(senderId, { as: 'command' })}`, 32);
