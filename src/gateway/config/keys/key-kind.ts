import { ImpreciseNumber, type Raw } from '../file/tree.ts';

/** What reading a value gave. Messages name the rule, never the value: it may be a secret in the wrong place. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly warnings: readonly string[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly hint: string;
      /** It may be written down, with a word; only nothing starts with it. */
      readonly writable?: boolean;
    };

/** How the values of a key are read: from the file, and from a command line. */
export interface KeyKind {
  /** For help: `boolean`, `loopback | lan`, … */
  readonly words: string;
  /** How a command line's text becomes a value. */
  readonly takes: 'list' | 'text' | 'value';
  /** For completion and for the nearest spelling. */
  readonly choices?: readonly string[];
  parse(raw: Raw): Parsed;
}

export const good = (value: unknown, warnings: readonly string[] = []): Parsed => ({ ok: true, value, warnings });
export const bad = (message: string, hint: string): Parsed => ({ ok: false, message, hint });

export const flag: KeyKind = {
  words: 'true | false',
  takes: 'value',
  choices: ['true', 'false'],
  parse: (raw) => {
    if (raw === true || raw === 'true') return good(true);
    return raw === false || raw === 'false' ? good(false) : bad('must be true or false', 'Write true or false.');
  },
};

/** One of a few words; `aliases` maps other spellings to the canonical one. */
export function choice(choices: readonly string[], aliases: Readonly<Record<string, string>> = {}): KeyKind {
  const known = new Map([...choices.map((word) => [word, word] as const), ...Object.entries(aliases)]);
  return {
    words: choices.join(' | '),
    takes: 'text',
    choices,
    parse: (raw) => {
      const value = typeof raw === 'string' ? known.get(raw.trim().toLowerCase()) : undefined;
      return value === undefined
        ? bad(`must be one of: ${choices.join(', ')}`, `Write one of: ${choices.join(', ')}.`)
        : good(value);
    },
  };
}

export function whole(minimum: number, maximum: number): KeyKind {
  return {
    words: `${minimum} to ${maximum}`,
    takes: 'value',
    parse: (raw) => {
      const value = typeof raw === 'string' && /^\d{1,10}$/.test(raw) ? Number(raw) : raw;
      return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
        ? good(value)
        : bad(
            `must be a whole number from ${minimum} to ${maximum}`,
            `Write a number from ${minimum} to ${maximum}; of what, says  oc config schema KEY`,
          );
    },
  };
}

/** A text without control characters (new lines and tabs are allowed). */
export const text = (maximum: number, check: (value: string) => string | null = () => null): KeyKind => ({
  words: 'text',
  takes: 'text',
  parse: (raw) => {
    if (typeof raw !== 'string' || raw.trim() === '') return bad('must be a text', 'Write it in quotes.');
    if (raw.length > maximum) return bad(`must be at most ${maximum} characters`, 'Make it shorter.');
    if (/[^\P{Cc}\n\t]/u.test(raw)) return bad('contains a control character', 'Write it again by hand.');
    const wrong = check(raw);
    return wrong === null ? good(raw) : bad(wrong, 'Correct it, or take the key out.');
  },
});

/** A list, each item read by `item`: a value, null to leave it out with a word, or a reason to refuse the whole. */
export function listOf(words: string, item: (raw: Raw) => { value: string } | { dropped: string } | Refusal): KeyKind {
  return {
    words,
    takes: 'list',
    parse: (raw) => {
      if (raw === null) return good([]);
      if (!Array.isArray(raw)) return bad('must be a list', 'Write a list: ["one", "two"].');
      const values: string[] = [];
      const warnings: string[] = [];
      for (const [index, one] of raw.entries()) {
        const read = item(one);
        if ('refused' in read) return bad(`item ${index + 1} ${read.refused}`, read.hint);
        if ('value' in read) values.push(read.value);
        else warnings.push(`item ${index + 1} ${read.dropped}`);
      }
      return good(values, warnings);
    },
  };
}

export interface Refusal {
  readonly refused: string;
  readonly hint: string;
}

export const refusal = (refused: string, hint: string): Refusal => ({ refused, hint });

/** A stable id as it may be written: a text, or an integer that JavaScript holds exactly. */
export function idText(raw: Raw): { value: string } | Refusal {
  if (raw instanceof ImpreciseNumber) {
    return refusal('is a number with too many digits to be held exactly', `Quote it: "${raw.digits}".`);
  }
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return { value: String(raw) };
  if (typeof raw !== 'string') return refusal('must be a text', 'Write ids in quotes.');
  if (/\p{Cc}/u.test(raw)) return refusal('contains a control character', 'Write it again by hand.');
  return { value: raw };
}
