import type { Shape } from './shape.ts';

/**
 * Every letter in both cases. Written out, because V8 13.6 misses matches of `(?i:…)` where alternatives begin with
 * punctuation, and the forms of tokens beside these are strict about case.
 */
const anyCase = (words: string): string => words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** An identifier that ends in one of these names a secret: `token`, `botToken`, `AWS_SECRET_ACCESS_KEY`; not `maxTokens`. */
const names = anyCase(
  [
    'token',
    'secret',
    'pass(?:word|wd|phrase|code)',
    'pwd',
    'credentials?',
    '(?:api|access|secret|private|auth|signing|encryption|master|service|account|webhook|bot|shared)[_-]?key',
    'authorization',
    'cookie',
  ].join('|'),
);

/** Words of a header's value that say what kind of secret comes. */
const scheme = `(?:(?:${anyCase('bearer|basic|bot|digest|token')})[ \\t]{1,4})?`;
/** An opening quote, behind backslashes when it stands in JSON that is written into a JSON string. */
const open = '\\\\*["\']';
const assign = '\\s{0,8}(?:=>|:=|[:=]|%3[dDaA])\\s{0,8}';

/** A value without quotes, up to a space, a quote, or what begins the next value of a list, a query or a header. */
const bare = "(?:[^\\s\"'\\\\&;,<>]|\\\\[^nrt\"'\\s]|'(?=\\w)|&(?![\\w.-]{1,64}=)|[;,](?=[^\\s\"'\\\\]))+";

/** The alphabet of pairing codes (`pairing/code.ts`), whole or in two halves. */
const code = '[A-HJ-NP-Z2-9]{4}-?[A-HJ-NP-Z2-9]{4}(?![A-Za-z0-9_])';

const named = [
  `(?:${open})?${assign}(?<quote>${open})`,
  // A name in quotes whose value has none is followed by a number, true, false or null of JSON: no secret.
  `${assign}${scheme}(?<secret>${bare})`,
  ` (?:is|was) (?=\\S{0,64}\\d)(?<secret>${bare})`,
  ` {1,4}(?<=--[A-Za-z-]{3,48} {1,4})(?!-)(?<secret>${bare})`,
].join('|');

/** Secrets that are known by what stands before them. */
export const contextShapes: readonly Shape[] = [
  {
    name: 'private key',
    marks: ['KEY'],
    source:
      '-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:[^"\'<>\\\\]|\\\\+(?![\\\\"\'<>]))*?)(?=-----END |\\\\*["\'<>]|$)',
  },
  {
    name: 'named',
    marks: ['tok', 'ecr', 'ssw', 'ssp', 'ssc', 'pwd', 'tia', 'key', 'riz', 'coo'],
    anyCase: true,
    source: `(?:${names})(?:${named})`,
  },
  {
    name: 'bearer',
    marks: ['rer'],
    anyCase: true,
    source: `${anyCase('bearer')} {1,4}(?=\\S{0,64}\\d|\\S{16})(?<secret>[\\w.~+/=-]{8,})`,
  },
  {
    name: 'basic',
    marks: ['sic'],
    anyCase: true,
    source: `${anyCase('basic')} {1,4}(?=(?:[a-z+/]{0,16}[A-Z0-9=]){2})(?<secret>[A-Za-z0-9+/=]{8,})`,
  },
  {
    name: 'address',
    marks: ['://'],
    source:
      '://(?:(?<secret>[^\\s/?#@:"\'<>\\\\]{16,256})(?=@)|[^\\s/?#@:"\'<>\\\\]{0,256}:(?<secret>[^\\s/?#"\'<>]{1,256})(?=@))',
  },
  {
    name: 'query',
    marks: ['key', 'ig=', 're=', 'th=', 'cod'],
    anyCase: true,
    source: `[?&;](?:${anyCase('key|sig|signature|auth|code')})=(?<secret>[^\\s&#"'\\\\<>]+)`,
  },
  {
    name: 'curl user',
    marks: ['-u ', '-us'],
    source: ' (?:-u|--user)[ =][^\\s:"\'\\\\]{1,64}:(?<secret>[^\\s"\'\\\\]+)',
  },
  {
    name: 'pairing code',
    marks: ['cod'],
    anyCase: true,
    source: `${anyCase('code')}s?[^\\n]{0,24}?(?<![A-Za-z0-9_])(?<secret>${code})`,
  },
];
