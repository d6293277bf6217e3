/** A prefix as people copy it with a fingerprint: `sha256:`, or what openssl prints before its `=`. */
const prefix = /^sha-?256(?: fingerprint)?\s*[:=]\s*/i;
const form = /^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i;

/** The SHA-256 of a certificate as it is compared, `AB:CD:…`, from any of its usual spellings; null for anything else. */
export function fingerprintOf(written: string): string | null {
  const text = written.trim().replace(prefix, '');
  if (!form.test(text)) return null;
  const bytes = text.replaceAll(':', '').toUpperCase().match(/../g) ?? [];
  return bytes.join(':');
}
