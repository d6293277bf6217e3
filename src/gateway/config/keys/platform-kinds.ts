import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { isExample, whyJunk } from '../secrets/junk-secret.ts';
import { bad, good, type KeyKind, text } from './key-kind.ts';

/** Also what may stand in a path of the Bot API without changing where it leads. */
const tokenForm = /^\d{1,20}:[A-Za-z0-9_-]{1,200}$/;

/** Why this cannot be the token of a Telegram bot, in words that do not repeat it; null when it can. */
export const whyNoTelegramToken = (value: string): string | null =>
  whyJunk(value) ?? (tokenForm.test(value) ? null : 'it is not of the form 123456:ABC-DEF');

export const telegramToken: KeyKind = {
  words: `text, \${VARIABLE}, or the bare name of a variable`,
  takes: 'text',
  parse: (raw) => {
    if (typeof raw !== 'string') return bad('must be a text', 'Write it in quotes.');
    const because = whyNoTelegramToken(raw);
    if (because === null) return good(raw);
    return { ...bad(`cannot be used: ${because}`, 'Ask @BotFather for it:  /token'), writable: isExample(raw) };
  },
};

/** Signs that a header of HTTP may hold, in the parts that Discord gives. */
const discordTokenForm = /^[A-Za-z0-9_-]{8,100}(?:\.[A-Za-z0-9_-]{3,200}){2}$/;

export const discordToken: KeyKind = {
  words: `text, \${VARIABLE}, or the bare name of a variable`,
  takes: 'text',
  parse: (raw) => {
    if (typeof raw !== 'string') return bad('must be a text', 'Write it in quotes.');
    const because =
      whyJunk(raw) ?? (discordTokenForm.test(raw) ? null : 'it is not of the three parts that Discord gives');
    if (because === null) return good(raw);
    const hint = 'Make one in the developer portal: your application, Bot, Reset Token.';
    return { ...bad(`cannot be used: ${because}`, hint), writable: isExample(raw) };
  },
};

/** A token of Slack, known by how it begins, of signs that a header of HTTP may hold. */
const slackToken = (start: 'xoxb-' | 'xapp-', whence: string): KeyKind => ({
  words: `text, \${VARIABLE}, or the bare name of a variable`,
  takes: 'text',
  parse: (raw) => {
    if (typeof raw !== 'string') return bad('must be a text', 'Write it in quotes.');
    const isOne = raw.startsWith(start) && /^[A-Za-z0-9-]{10,512}$/.test(raw);
    const because = whyJunk(raw) ?? (isOne ? null : `it does not begin with ${start}, or not only letters follow`);
    return because === null ? good(raw) : { ...bad(`cannot be used: ${because}`, whence), writable: isExample(raw) };
  },
});

export const slackBotToken = slackToken('xoxb-', 'It is in the settings of the app, under OAuth & Permissions.');
export const slackAppToken = slackToken('xapp-', 'Make one in the settings of the app, with connections:write.');

/** An absolute path, or one below the home directory. Nothing is looked for there until it is needed. */
export const filePath = text(4096, (value) =>
  isAbsolute(value) || value.startsWith('~/') ? null : 'must be an absolute path, or begin with ~/',
);

const root = text(2048, (value) => whyNoRoot(value));

/** The root of an HTTP interface, without a slash at its end. Credentials go there, so it is encrypted or it is here. */
export const httpsRoot: KeyKind = {
  ...root,
  words: 'https://...',
  parse: (raw) => {
    const parsed = root.parse(raw);
    return parsed.ok ? good(String(raw).replace(/\/+$/, ''), parsed.warnings) : parsed;
  },
};

function whyNoRoot(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a password';
  if (url.search !== '' || url.hash !== '') return 'must end with its path';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'must begin with https://, but for this machine';
  return null;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
