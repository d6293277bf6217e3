import { readFileSync } from 'node:fs';
import JSON5 from 'json5';

export type Given = 'config' | 'older-config' | 'gateway' | 'request' | 'approved';

export interface Effect {
  /** Dot paths of the configuration file with their values afterwards. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Regular expressions. */
  readonly stdout?: string;
  readonly stderr?: string;
  readonly pairing?: { readonly pending: number; readonly approved: number };
  readonly running?: boolean;
}

/** One row of commands.json5, where the fields are explained. */
export interface SeedRow {
  readonly seed: string;
  readonly line: number;
  readonly lines?: number;
  readonly command: string;
  readonly step: number | null;
  readonly host?: string;
  readonly given?: Given;
  readonly before?: string;
  readonly run?: string;
  readonly exit?: number;
  readonly foreground?: boolean;
  readonly effect?: Effect;
}

export const seeds = ['000', '001', '002', '003', '004'] as const;

export const seedLines = (seed: string): readonly string[] =>
  readFileSync(`test/seeds/seed-${seed}.txt`, 'utf8').split('\n');

// why: the tests check every field that they use
export const seedRows = JSON5.parse<SeedRow[]>(readFileSync('test/seeds/commands.json5', 'utf8'));
