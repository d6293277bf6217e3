/**
 * Secrets that are none: what a program printed instead of a value, what a guide gave as an example, and our own masks,
 * which once became somebody's live token after a round trip.
 */
const masks = [
  /^__OPENCLAW_REDACTED__$/,
  /^\[secret\]$/i,
  /^\[redacted( [^\]]*)?\]$/i,
  /^[*•·]{3,}$/,
  /^set \(\d+ characters\)$/,
];

const examples = new Set([
  'undefined',
  'null',
  'nan',
  'none',
  'true',
  'false',
  '[object object]',
  'changeme',
  'change-me',
  'change_me',
  'change-me-now',
  'change-me-to-a-long-random-token',
  'change-me-to-a-strong-password',
  'replace-me',
  'password',
  'secret',
  'redacted',
  'your-password',
  'your-password-here',
  'your-secure-password',
  'your-token',
  'your-token-here',
  'your-secure-token',
  'your-secure-token-here',
  'your-secret-token',
  'your-secret-token-here',
  'your-long-random-token',
  'your-gateway-token',
  '123456:abc-def...',
  'sk-ant-...',
  'sk-proj-...',
]);

/** Is this the mask of a secret instead of the secret? Such a value is refused wherever it would be written. */
export const isMask = (value: string): boolean => masks.some((mask) => mask.test(value.trim()));

/** Is it what a guide gives as an example? It may be written down, and nothing starts with it. */
export const isExample = (value: string): boolean => /^<[^>]*>$/.test(value) || examples.has(value.toLowerCase());

/** Why this cannot be a secret, in words that do not repeat it; null when nothing speaks against it. */
export function whyJunk(value: string): string | null {
  const text = value.trim();
  if (text === '') return 'it is blank';
  if (text !== value) return 'it begins or ends with a space';
  if (isMask(text)) return 'it is the mask of a secret, not the secret';
  if (/\$\{|^\$\(.*\)$|^\$[A-Za-z_]\w*$/.test(text)) return 'it is a reference that was not expanded';
  if (isExample(text)) return 'it is an example that everybody knows';
  if (/\p{Cc}/u.test(text)) return 'it contains a control character';
  if (text.length < 4) return 'it is too short';
  if (new Set(text).size < 4) return 'it is the same few characters over and over';
  return null;
}
