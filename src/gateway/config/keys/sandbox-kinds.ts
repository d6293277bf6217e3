import { mayImageBe, mayNetworkBe, mayProfileBe, mayUserBe, mayVariableBe } from '../../policy/container-rules.ts';
import type { Decision } from '../../policy/decision.ts';
import { readMount } from '../../policy/mount-rules.ts';
import type { Raw } from '../file/tree.ts';
import { bad, good, type KeyKind, listOf, refusal, text } from './key-kind.ts';

const because = (decision: Decision): string | null => (decision.effect === 'deny' ? decision.because : null);

export const image: KeyKind = { ...text(255, (value) => because(mayImageBe(value))), words: 'name of an image' };
export const network: KeyKind = { ...text(128, (value) => because(mayNetworkBe(value))), words: 'none | a network' };

export const user: KeyKind = {
  words: 'number, or number:number',
  takes: 'text',
  parse: (raw) => {
    const written = typeof raw === 'number' ? String(raw) : raw;
    const wrong = typeof written === 'string' ? because(mayUserBe(written)) : 'must be a text';
    return wrong === null ? good(written) : bad(wrong, 'Write for example "1000:1000".');
  },
};

/** A profile of one's own is not used yet; the absence of one is refused, so that nobody believes that it was asked for. */
export const profile = (key: 'seccompProfile' | 'apparmorProfile'): KeyKind => {
  const any = text(4096, (value) => because(mayProfileBe(key, value)));
  return {
    ...any,
    words: 'a profile; never unconfined',
    parse: (raw) => {
      const parsed = any.parse(raw);
      return parsed.ok ? good(parsed.value, ["is not used: Docker's own profile is"]) : parsed;
    },
  };
};

const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** Bytes, or a number with k, m or g behind it as Docker reads it. */
export const size = (least: number, most: number): KeyKind => ({
  words: 'bytes, or for example 512m',
  takes: 'text',
  parse: (raw) => {
    const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([bkmg]?)(?:i?b)?$/i.exec(String(raw).trim()) ?? [];
    const bytes = Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? 0));
    if ((typeof raw === 'string' || typeof raw === 'number') && digits !== '' && bytes >= least && bytes <= most) {
      return good(bytes);
    }
    return bad(`must be from ${least / 2 ** 20}m to ${most / 2 ** 30}g`, 'Write for example "512m".');
  },
});

/** A number with a fraction, also as a text. */
export const amount = (least: number, most: number): KeyKind => ({
  words: `${least} to ${most}`,
  takes: 'value',
  parse: (raw) => {
    const value = typeof raw === 'string' && /^\d{1,4}(\.\d{1,3})?$/.test(raw.trim()) ? Number(raw) : raw;
    return typeof value === 'number' && value >= least && value <= most
      ? good(value)
      : bad(`must be a number from ${least} to ${most}`, 'Write for example 1.5.');
  },
});

/** The form alone: what the directories are is judged where it is known what is ours. */
export const binds = listOf('list of host:inside[:ro|rw]', (raw: Raw) => {
  const mount = typeof raw === 'string' ? readMount(raw) : null;
  if (mount === null) return refusal('must be a text', 'Write  "/data/books:/books:ro".');
  return 'effect' in mount
    ? refusal(mount.because, 'Write  "/data/books:/books:ro".')
    : { value: `${mount.source}:${mount.target}:${mount.readOnly ? 'ro' : 'rw'}` };
});

export const insidePaths = listOf('list of absolute paths inside', (raw: Raw) =>
  typeof raw === 'string' && /^\/[^\p{Cc}]{0,4095}$/u.test(raw) && !/(^|\/)\.\.?(\/|$)/.test(raw)
    ? { value: raw.length > 1 ? raw.replace(/\/+$/, '') : raw }
    : refusal('is not an absolute path', 'Write for example "/workspace".'),
);

/** Variables by name. */
export const variables: KeyKind = {
  words: 'object of texts',
  takes: 'value',
  parse: (raw) => {
    if (!(raw instanceof Map)) return bad('must be an object', 'Write { "NAME": "value" }.');
    const values: Record<string, string> = {};
    for (const [key, value] of raw) {
      const wrong = because(mayVariableBe(key));
      if (wrong !== null) return bad(`has a name that ${wrong}`, 'Write { "NAME": "value" }.');
      if (typeof value !== 'string' || value.includes('\0')) return bad(`${key} must be a text`, 'Write it in quotes.');
      values[key] = value;
    }
    return good(values);
  },
};
