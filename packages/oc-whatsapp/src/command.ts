/** What the gateway asks for, one line each. Every other line ends the program. */
export type Command =
  | {
      readonly do: 'open';
      readonly link: string;
      readonly window: number;
      /** Links a phone first: by a code for this number, digits alone, or by a picture (null). */
      readonly login: { readonly phone: string | null } | null;
    }
  | { readonly do: 'send'; readonly id: number; readonly chat: string; readonly text: string }
  | { readonly do: 'admins'; readonly id: number; readonly chat: string }
  | { readonly do: 'probe'; readonly id: number }
  | { readonly do: 'ping'; readonly id: number }
  | { readonly do: 'next' }
  | { readonly do: 'stop' };

type Fields = Readonly<Record<string, unknown>>;

const isId = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isLogin = (value: unknown): boolean => {
  if (value === null) return true;
  const phone = typeof value === 'object' && 'phone' in value ? value.phone : undefined;
  return phone === null || (typeof phone === 'string' && /^[1-9]\d{5,14}$/.test(phone));
};

const forms: Readonly<Record<string, (line: Fields) => boolean>> = {
  open: ({ link, window, login }) => isText(link) && isId(window) && isLogin(login),
  send: ({ id, chat, text }) => isId(id) && isText(chat) && isText(text),
  admins: ({ id, chat }) => isId(id) && isText(chat),
  probe: ({ id }) => isId(id),
  ping: ({ id }) => isId(id),
  next: () => true,
  stop: () => true,
};

/** Throws for a line that is no command. */
export function commandOf(line: string): Command {
  const value: unknown = JSON.parse(line);
  const asked = typeof value === 'object' && value !== null && 'do' in value ? value.do : null;
  const fits = typeof asked === 'string' && Object.hasOwn(forms, asked) ? forms[asked] : undefined;
  // why: an object with a `do` whose form has been looked at is a command
  if (fits?.(value as Fields) === true) return value as Command;
  throw new Error('this is no command');
}
