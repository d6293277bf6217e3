/**
 * What a rule says, with its reason. Deny beats ask beats allow; silence denies; a rule that throws denies.
 * `by` names the rule the way configuration and `oc explain` spell it.
 */
export type Decision =
  | { readonly effect: 'allow'; readonly by: string }
  | { readonly effect: 'ask'; readonly by: string; readonly question: string }
  | { readonly effect: 'deny'; readonly by: string; readonly because: string };
