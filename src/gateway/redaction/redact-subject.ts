import { placeholder } from './placeholder.ts';
import { redact } from './redact.ts';

/**
 * Redaction for a text that somebody has to judge before it is acted upon. The shapes catch whatever stands where a secret
 * would, and whoever wrote the text chose what stands there: `token="$(rm -rf ~)"` must not read `token="[redacted]"`. So of
 * what they catch only runs of signs that nothing acts upon, and that have the form of a random value, are taken out.
 */
export const redactSubject = (text: string): string => redact(text, maskRuns);

const run = /[A-Za-z0-9_+/=.-]{12,}/g;

const maskRuns = (caught: string): string => caught.replace(run, (text) => (isRandom(text) ? placeholder(text) : text));

/** Neither words, nor a path, nor the name of a host: where something is fetched from is never hidden. */
function isRandom(text: string): boolean {
  if (/^[./]/.test(text) || (text.includes('/') && text.includes('.'))) return false;
  const parts = text.split('.');
  // Of a token in parts the last is a long one; of a host's name it never is.
  const last = parts.at(-1) ?? '';
  if (parts.length > 1 && last.length < shortestLastPart) return false;
  return last.split(/[/_+=-]/).some((part) => part.length >= shortestPart && /\d/.test(part) && /[A-Za-z]/.test(part));
}

const shortestLastPart = 20;
const shortestPart = 10;
