/** A person on Slack. A member's id is unique within its workspace (or organisation) alone, so both are the identity. */
export interface Member {
  readonly teamId: string;
  readonly userId: string;
}

export const isTeamId = (id: unknown): id is string => typeof id === 'string' && /^[TE][A-Z0-9]{2,31}$/.test(id);
export const isUserId = (id: unknown): id is string => typeof id === 'string' && /^[UW][A-Z0-9]{2,31}$/.test(id);

export const memberId = ({ teamId, userId }: Member): string => `${teamId}:${userId}`;

/** Null: it is the id of no member. */
export function memberOf(senderId: string): Member | null {
  const [teamId, userId, ...more] = senderId.split(':');
  return isTeamId(teamId) && isUserId(userId) && more.length === 0 ? { teamId, userId } : null;
}
