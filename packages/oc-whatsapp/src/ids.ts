/**
 * WhatsApp knows a person by up to two ids, and says either or both: their phone number and a number of its own (LID).
 * Only these two forms name a person; whatever else there is (bots, hosted numbers, channels, old forms) names nobody.
 */
export interface Ids {
  /** `+E.164`. */
  readonly phone: string | null;
  /** `<digits>@lid`. */
  readonly lid: string | null;
}

export const nobody: Ids = { phone: null, lid: null };

const phoneForm = /^([1-9]\d{5,14})(?::\d{1,3})?@s\.whatsapp\.net$/;
const lidForm = /^([1-9]\d{0,19})(?::\d{1,3})?@lid$/;
/** Numbers that WhatsApp gives to bots. */
const botForm = /^\+(?:1313555\d{4}|131655500\d{2})$/;

/** The id that one address is of, without the device; nobody for any other form. */
export function idOf(jid: unknown): Ids {
  if (typeof jid !== 'string') return nobody;
  const phone = phoneForm.exec(jid)?.[1];
  const lid = lidForm.exec(jid)?.[1];
  return { phone: phone === undefined ? null : `+${phone}`, lid: lid === undefined ? null : `${lid}@lid` };
}

/** Both ids of one person, of the address they wrote from and the other one that the server names beside it. */
export function idsOf(jid: unknown, alternative: unknown): Ids {
  const main = idOf(jid);
  if (main.phone === null && main.lid === null) return nobody;
  const other = idOf(alternative);
  // Two of one kind contradict each other: then nobody knows who this is.
  if (isOther(main.phone, other.phone) || isOther(main.lid, other.lid)) return nobody;
  const ids = { phone: main.phone ?? other.phone, lid: main.lid ?? other.lid };
  return ids.phone !== null && botForm.test(ids.phone) ? nobody : ids;
}

const isOther = (one: string | null, two: string | null): boolean => one !== null && two !== null && one !== two;

export const isSame = (one: Ids, other: Ids): boolean =>
  (one.phone !== null && one.phone === other.phone) || (one.lid !== null && one.lid === other.lid);

export const isGroup = (jid: unknown): jid is string =>
  typeof jid === 'string' && /^[1-9]\d{4,24}(?:-\d{4,15})?@g\.us$/.test(jid);

/** The address of a person as a chat, without the device; null for what is no person. */
export function chatOf(jid: unknown): string | null {
  const { phone, lid } = idOf(jid);
  return phone !== null ? `${phone.slice(1)}@s.whatsapp.net` : lid;
}
