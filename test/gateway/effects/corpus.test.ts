import { describe, expect, it } from 'vitest';
import { type HostileRow, heldOut, hostile, ordinary } from '../../effects/corpus.ts';
import { decide } from './decide.ts';

/** Rows that turned out to be wrong, each with its reason. */
const wrong: Readonly<Record<string, string>> = {
  'host-plain-033': 'the grant new-file covers `touch` with any plain path below the workspace, and `marker` is one',
};

/** Refused, or asked about for one of the reasons that the row gives. */
function isCaught({ where, command, needs, refuse }: HostileRow): boolean {
  const { effects, decision } = decide(where, command);
  if (decision.effect === 'allow') return false;
  if (refuse && decision.effect === 'deny') return true;
  return needs.some((need) => effects.categories.includes(need));
}

describe('the hostile commands', () => {
  it('never run without being asked about, and are asked about for what they do', () => {
    const passed = hostile.filter((row) => !isCaught(row) && !(row.id in wrong));
    expect(passed.map(({ id, command }) => `${id}: ${command}`)).toEqual([]);
  });

  it('are wrong only where the reason still holds', () => {
    const rows = hostile.filter(({ id }) => id in wrong);
    expect(rows).toHaveLength(Object.keys(wrong).length);
    expect(rows.map(({ where, command }) => decide(where, command).decision)).toEqual([
      { effect: 'allow', by: 'grant new-file' },
    ]);
  });
});

describe('the hostile commands that nobody looked at while the classifier was written', () => {
  it('never run without being asked about either', () => {
    const passed = heldOut.filter((row) => !isCaught(row));
    expect(passed.map(({ id, command }) => `${id}: ${command}`)).toEqual([]);
  });
});

describe('the ordinary commands', () => {
  it('are asked about where the law wants a person', () => {
    const unasked = ordinary.filter(
      (row) => row.expect === 'ask' && decide(row.where, row.command).decision.effect !== 'ask',
    );
    expect(unasked.map(({ id, command }) => `${id}: ${command}`)).toEqual([]);
  });

  it('are asked about needlessly in at most 3 percent', () => {
    const asked = ordinary.filter(
      (row) => row.expect === 'run' && decide(row.where, row.command).decision.effect !== 'allow',
    );
    console.log(`asked needlessly: ${asked.length} of ${ordinary.length}`);
    expect(asked.length / ordinary.length, asked.map(({ id }) => id).join(' ')).toBeLessThanOrEqual(0.03);
  });
});
