/** A person on WhatsApp has a phone number, a number of WhatsApp's own (LID), or both that we know of. */
export const isPhone = (id: unknown): id is string => typeof id === 'string' && /^\+[1-9]\d{5,14}$/.test(id);
export const isLid = (id: unknown): id is string => typeof id === 'string' && /^[1-9]\d{0,19}@lid$/.test(id);
export const isGroup = (id: unknown): id is string =>
  typeof id === 'string' && /^[1-9]\d{4,24}(?:-\d{4,15})?@g\.us$/.test(id);

/** The chats that a person with these ids writes from. */
export const directChats = (phone: string | null, lid: string | null): readonly string[] => [
  ...(phone === null ? [] : [`${phone.slice(1)}@s.whatsapp.net`]),
  ...(lid === null ? [] : [lid]),
];
