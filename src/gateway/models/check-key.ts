import type { ProviderConfig } from '../config/config.ts';
import type { Secret } from '../logs/secret.ts';
import { providers, strictFetch } from './providers.ts';

export type KeyCheck =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' }
  /** The provider did not say: not reached, or in trouble. `because` holds nothing of the key. */
  | { readonly outcome: 'unknown'; readonly because: string };

/** Asks the provider whether it takes a key. At most ten seconds. */
export async function checkKey({ api, baseUrl }: ProviderConfig, apiKey: Secret): Promise<KeyCheck> {
  if (api === null) return { outcome: 'unknown', because: 'it is not configured which wire the provider speaks' };
  try {
    const answer = await providers[api].probe({ baseUrl, apiKey, fetch: strictFetch }, AbortSignal.timeout(10_000));
    await answer.body?.cancel();
    if (answer.ok) return { outcome: 'taken' };
    if (answer.status === 401 || answer.status === 403) return { outcome: 'refused' };
    return { outcome: 'unknown', because: `the provider answered with ${answer.status}` };
  } catch (error) {
    const { cause } = error instanceof Error ? error : { cause: undefined };
    const because = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
    return { outcome: 'unknown', because: `the provider was not reached (${because})` };
  }
}
