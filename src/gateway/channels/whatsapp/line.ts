import { type Fields, fieldsOf } from '../fields.ts';

/** What the program says, one line each (packages/oc-whatsapp/README.md). */
export type Line =
  | { readonly say: 'hello'; readonly protocol: number }
  | { readonly say: 'connected'; readonly self: Fields }
  | { readonly say: 'closed'; readonly code: number | 'not-linked' }
  | { readonly say: 'message'; readonly message: Fields }
  | { readonly say: 'answer'; readonly id: number; readonly answer: Fields };

const answers: ReadonlySet<unknown> = new Set(['sent', 'admins', 'self', 'pong', 'failed']);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

const readers: Readonly<Record<string, (said: Fields) => Line | null>> = {
  hello: ({ protocol }) => (isNumber(protocol) ? { say: 'hello', protocol } : null),
  connected: ({ self }) => {
    const read = fieldsOf(self);
    return read === null ? null : { say: 'connected', self: read };
  },
  closed: ({ code }) => (isNumber(code) || code === 'not-linked' ? { say: 'closed', code } : null),
  message: ({ message }) => {
    const read = fieldsOf(message);
    return read === null ? null : { say: 'message', message: read };
  },
};

/** Null: this is no line that the program says. */
export function readLine(text: string): Line | null {
  const said = parsed(text);
  const what = said?.['say'];
  if (said === null || typeof what !== 'string') return null;
  if (answers.has(what)) return isNumber(said['id']) ? { say: 'answer', id: said['id'], answer: said } : null;
  return Object.hasOwn(readers, what) ? (readers[what]?.(said) ?? null) : null;
}

function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // What is not even JSON is no line, like everything else that does not fit.
    return null;
  }
}
