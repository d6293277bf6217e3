import { redact } from '../redaction/redact.ts';
import { knownSecrets } from './known-secrets.ts';

/** What somebody calls themselves, before it is kept or shown: a secret that stands there by mistake is no name. */
export const withoutSecrets = (text: string): string => redact(knownSecrets.remove(text));
