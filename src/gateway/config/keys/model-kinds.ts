import type { Raw } from '../file/tree.ts';
import { bad, choice, good, type KeyKind } from './key-kind.ts';

/** Providers by the wire they speak. A further wire is a row here and in `models/providers.ts`. */
export const providerApis = ['anthropic-messages'] as const;
export type ProviderApi = (typeof providerApis)[number];

export const providerApi: KeyKind = choice(providerApis, { anthropic: 'anthropic-messages' });

const form = /^[a-z0-9][a-z0-9._-]{0,63}\/[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/;

/** `provider/model`, or the object of OpenClaw that names it as `primary`; nothing else of that object is acted on. */
export const modelName: KeyKind = {
  words: 'provider/model',
  takes: 'text',
  parse: (raw) => {
    const ignored = raw instanceof Map ? [...raw.keys()].filter((name) => name !== 'primary') : [];
    const name = primaryOf(raw);
    if (typeof name !== 'string' || !form.test(name)) {
      return bad('must be a provider and a model', 'Write for example "anthropic/claude-sonnet-4-5".');
    }
    return good(name, ignored.length === 0 ? [] : [`${ignored.join(', ')} is kept and not acted on`]);
  },
};

const primaryOf = (raw: Raw): Raw | undefined => (raw instanceof Map ? raw.get('primary') : raw);

/** A key of a provider. Its length and form are the provider's business; only what is plainly none is refused. */
export const apiKey: KeyKind = {
  words: `text or \${VARIABLE}`,
  takes: 'text',
  parse: (raw) => {
    const because = typeof raw === 'string' ? whyNoApiKey(raw) : 'must be a text';
    return because === null ? good(raw) : bad(because, 'Give it with  oc login anthropic');
  },
};

/** In words that do not repeat it; null when it can be a key. */
export function whyNoApiKey(text: string): string | null {
  if (text === '') return 'is empty';
  if (!/^[\x21-\x7e]+$/.test(text)) return 'cannot be used: it holds a space, or a sign that no key holds';
  return text.length < 8 || text.length > 512 ? 'cannot be used: a key has 8 to 512 characters' : null;
}
