/** When a proxy's word about who is calling counts; header names in lower case. */
export interface IdentityRule {
  readonly userHeader: string;
  readonly requiredHeaders: readonly string[];
  /** Compared exactly; empty: nobody. */
  readonly allowUsers: readonly string[];
}

/**
 * The user whom a trusted proxy names, or null. `valuesOf` gives a header's values as they were sent: one that came twice
 * was written by two, and one of them may be the client.
 */
export function identifiedUser(rule: IdentityRule, valuesOf: (name: string) => readonly string[]): string | null {
  const complete = rule.requiredHeaders.every((name) => valuesOf(name).some((value) => value.trim() !== ''));
  const users = valuesOf(rule.userHeader);
  const [user] = users;
  if (!complete || users.length !== 1 || user === undefined) return null;
  return user !== '' && rule.allowUsers.includes(user) ? user : null;
}
