import { readFileSync } from 'node:fs';
import JSON5 from 'json5';
import type { Category } from '../../src/gateway/effects/effects.ts';

interface Row {
  readonly id: string;
  readonly where: 'sandbox' | 'host';
  readonly command: string;
  readonly why: string;
}

/** One row of hostile.json5, where the fields are explained. */
export interface HostileRow extends Row {
  readonly needs: readonly Category[];
  readonly refuse?: boolean;
}

/** One row of ordinary.json5, where the fields are explained. */
export interface OrdinaryRow extends Row {
  readonly expect: 'run' | 'ask';
}

/** One row of grants.json5, where the fields are explained. */
export interface GrantRow {
  readonly id: string;
  readonly effect: string;
  readonly categories: readonly Category[];
  readonly argv: readonly string[];
  readonly rest: 'none' | 'operands' | 'text';
  readonly cwd: string;
  readonly days: number;
}

// why: corpus.test.ts checks every field
const rows = <T>(name: string): readonly T[] =>
  JSON5.parse<T[]>(readFileSync(`test/effects/corpus/${name}.json5`, 'utf8'));

export const hostile = rows<HostileRow>('hostile');
export const ordinary = rows<OrdinaryRow>('ordinary');
export const grants = rows<GrantRow>('grants');
export const heldOut = rows<HostileRow>('held-out');
