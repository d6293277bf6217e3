import type { Shape } from './shape.ts';

/** `literal` that does not stand within a word. The literal comes first: it is what an engine can look for quickly. */
const word = (literal: string): string => `${literal}(?<![A-Za-z0-9]${literal})`;
/** The same for a run of the signs that tokens are made of: such a run is looked at once, however long it is. */
const run = (literal: string): string => `${literal}(?<![A-Za-z0-9_-]${literal})`;

/** A name made of lower-case words is no token. */
const mixed = '(?=[A-Za-z0-9_-]{0,64}[0-9A-Z])';

/** Secrets that are known by their form alone, wherever they stand: the whole match is the secret. */
export const tokenShapes: readonly Shape[] = [
  { name: 'model provider', marks: ['sk-'], source: `${word('sk-')}${mixed}[A-Za-z0-9_-]{16,}` },
  { name: 'Stripe', marks: ['k_l', 'k_t'], source: `${word('[sr]k_')}(?:live|test)_[A-Za-z0-9]{10,}` },
  {
    name: 'GitHub',
    marks: ['hp_', 'ho_', 'hu_', 'hs_', 'hr_', 'b_p'],
    source: `${word('g(?:h[pousr]_|ithub_pat_)')}[A-Za-z0-9_]{16,}`,
  },
  { name: 'GitLab', marks: ['lpa'], source: `${word('glpat-')}[A-Za-z0-9_-]{16,}` },
  {
    name: 'Slack',
    marks: ['xox', 'xap'],
    source: `${word('x(?:ox[a-z]|app)')}(?:\\.xox[a-z])?-[A-Za-z0-9-]{8,}`,
  },
  {
    name: 'AWS key id',
    marks: ['AKI', 'ASI', 'AID', 'ARO'],
    source: `${word('A(?:KIA|SIA|IDA|ROA)')}[A-Z0-9]{16}(?![A-Za-z0-9])`,
  },
  { name: 'Google API key', marks: ['AIz'], source: `${word('AIza')}[A-Za-z0-9_-]{30,}` },
  { name: 'Google access', marks: ['ya#'], source: `${word('ya29\\.')}[A-Za-z0-9_-]{20,}` },
  {
    name: 'other providers',
    marks: ['hf_', 'npm', 'gsk', 'r#_', 'xai', 'plx', 'tvl', 'dop', 'shp'],
    source: `${word('(?:hf_|npm_|gsk_|r8_|xai-|pplx-|tvly-|dop_v1_|shp(?:at|ss)_)')}[A-Za-z0-9]{20,}`,
  },
  { name: 'SendGrid', marks: ['SG.'], source: `${word('SG\\.')}[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,}` },
  // The two without a literal are found by the length of the run before their first sign of punctuation.
  { name: 'Telegram bot', marks: [], source: '\\d{6,12}(?<!\\d{13}):[A-Za-z0-9_-]{30,}' },
  {
    name: 'Discord bot',
    marks: [],
    source: '[MNO](?<![A-Za-z0-9_-][MNO])[A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6,7}\\.[A-Za-z0-9_-]{27,}',
  },
  {
    name: 'JWT',
    marks: ['eyJ'],
    source: `${run('eyJ')}[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]+)*`,
  },
];
