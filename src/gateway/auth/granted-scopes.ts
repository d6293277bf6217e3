import { isScope, type Scope, satisfies } from '../protocol/scopes.ts';

/**
 * What a connection holds: of the scopes it asked for those that its credential covers and that the cap, if there is one,
 * covers too. Unknown scope strings are dropped. Nothing is added that was not asked for.
 */
export function grantedScopes(
  asked: readonly string[],
  held: readonly Scope[],
  cap: readonly string[] | null,
): readonly Scope[] {
  const limits = [new Set(held), ...(cap === null ? [] : [new Set(cap.filter(isScope))])];
  return [...new Set(asked)].filter(isScope).filter((scope) => limits.every((limit) => satisfies(limit, scope)));
}
