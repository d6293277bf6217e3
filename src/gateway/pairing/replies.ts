import type { Notification } from '../protocol/pairing.ts';
import type { SenderKey } from './pairing-store.ts';

/** The one answer a stranger gets. `{code}` and `{id}` are filled in; a text without `{code}` gets it at the end. */
export function pairingReply(template: string, code: string, senderId: string): string {
  const whole = template.includes('{code}') ? template : `${template}\n{code}`;
  return whole.replaceAll(/\{(code|id)\}/g, (_, field) => (field === 'code' ? code : senderId));
}

const approvedText = 'You have been approved. Send a message to start.';

interface Sender {
  send(channel: string, accountId: string, chatId: string, text: string): Promise<void>;
}

/** Tells an approved sender, once. `through` is null when no channel runs. */
export async function notifyApproved(through: Sender | null, sender: SenderKey, chat: string): Promise<Notification> {
  if (through === null) return 'unsupported';
  const { accountId, chatId } = JSON.parse(chat);
  try {
    await through.send(sender.channel, accountId, chatId, approvedText);
    return 'sent';
  } catch {
    return 'failed'; // the approval stands; that the sender was not told is what the caller learns
  }
}
