/** Why a run of the program is over. */
export interface Ending {
  readonly text: string;
  /**
   * What comes then: another try after a pause, one at once, or none before a phone was linked anew.
   */
  readonly next: 'later' | 'at-once' | 'link';
}

const relink = 'link it again:  oc-whatsapp/README.md says how';

/** How WhatsApp ends a connection, by its number. */
const known: Readonly<Record<number, Ending>> = {
  401: { text: `the phone has signed this device out (401); ${relink}`, next: 'link' },
  402: { text: 'WhatsApp has shut the account out for a while (402); look at the phone', next: 'link' },
  403: { text: 'WhatsApp has shut the account out (403); look at the phone', next: 'link' },
  405: { text: 'WhatsApp does not accept this version any more (405): install a newer oc-whatsapp', next: 'link' },
  411: { text: `the phone does not take part in linked devices (411); ${relink}`, next: 'link' },
  440: {
    text: 'another program uses the same link and has taken its place (440): end it, or link this one anew',
    next: 'link',
  },
  515: { text: 'WhatsApp asks for a new connection (515)', next: 'at-once' },
};

export const endingOf = (code: number | 'not-linked'): Ending => {
  if (code === 'not-linked') return { text: noPhone, next: 'link' };
  return known[code] ?? { text: `the connection to WhatsApp is lost (${code})`, next: 'later' };
};

export const noPhone = 'no phone is linked; oc-whatsapp/README.md says how that is done';
