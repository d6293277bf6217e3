import { homedir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { own, printable, type Safe, safe } from '../components/text/printable.ts';

/** The console's own preferences: of this person on this machine, nothing of the gateway's policy. */
export interface Preferences {
  /** How an unflagged request is approved by row: with the on-screen code, or with one deliberate key. */
  readonly confirm: 'code' | 'key';
  /** Milliseconds that an approval can be taken back, 0 to 10,000. */
  readonly allowHoldMs: number;
  /** The same for everything that takes access away. */
  readonly denyHoldMs: number;
  /** Ring the terminal's bell at a new request. */
  readonly bell: boolean;
  /** Scripts whose whole words stay readable in commands and ids. */
  readonly trustedScripts: readonly string[];
}

export const defaultPreferences: Preferences = {
  confirm: 'code',
  allowHoldMs: 1_500,
  denyHoldMs: 5_000,
  bell: true,
  trustedScripts: [],
};

const longestHoldMs = 10_000;
const isHold = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= longestHoldMs;

/** One row a preference: what its value has to be. */
const valid: { readonly [K in keyof Preferences]: (value: unknown) => value is Preferences[K] } = {
  confirm: (value) => value === 'code' || value === 'key',
  allowHoldMs: isHold,
  denyHoldMs: isHold,
  bell: (value) => typeof value === 'boolean',
  trustedScripts: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((script) => typeof script === 'string'),
};

type Env = Readonly<Record<string, string | undefined>>;

/** `$XDG_CONFIG_HOME/oc/console.json` */
export const preferencesPath = (env: Env): string =>
  join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'oc', 'console.json');

export interface Loaded {
  readonly preferences: Preferences;
  /** What was wrong with the file; the defaults hold for it then. */
  readonly problem: Safe | null;
}

/** Reads the file, which need not exist, and never writes it. A bad file or value gives the default and says so. */
export async function loadPreferences(file: string): Promise<Loaded> {
  // Late, because it costs more than the rest of the console's start.
  const { default: Conf } = await import('conf');
  try {
    const name = basename(file, extname(file));
    const conf = new Conf({
      cwd: dirname(file),
      configName: name,
      fileExtension: extname(file).slice(1),
      projectName: 'oc',
    });
    return checked(conf.store);
  } catch (error) {
    // The defaults are the stricter choice in every row, so that a broken file can not loosen anything.
    return { preferences: defaultPreferences, problem: safe`Preferences not read: ${reason(error)}` };
  }
}

const reason = (error: unknown): Safe =>
  printable((error instanceof Error ? error.message : String(error)).slice(0, 160));

function checked(store: Readonly<Record<string, unknown>>): Loaded {
  const bad: string[] = [];
  const take = <K extends keyof Preferences>(key: K): Preferences[K] => {
    const value = store[key];
    if (value === undefined) return defaultPreferences[key];
    const fits: (value: unknown) => value is Preferences[K] = valid[key];
    if (fits(value)) return value;
    bad.push(key);
    return defaultPreferences[key];
  };
  const preferences: Preferences = {
    confirm: take('confirm'),
    allowHoldMs: take('allowHoldMs'),
    denyHoldMs: take('denyHoldMs'),
    bell: take('bell'),
    trustedScripts: take('trustedScripts'),
  };
  const problem =
    bad.length === 0 ? null : safe`Preferences not understood, defaults hold: ${printable(bad.join(', '))}`;
  return { preferences, problem: problem ?? (unknownKeys(store) || null) };
}

function unknownKeys(store: Readonly<Record<string, unknown>>): Safe {
  const unknown = Object.keys(store).filter((key) => !Object.hasOwn(valid, key));
  return unknown.length === 0
    ? own('')
    : safe`Preferences this console does not know: ${printable(unknown.join(', ').slice(0, 120))}`;
}
