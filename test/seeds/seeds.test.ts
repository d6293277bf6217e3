import { describe, expect, it } from 'vitest';
import { type SeedRow, seedLines, seedRows, seeds } from './seed-row.ts';

/** A command of the assistant's program, wherever on the line: not a path, not a host name. */
const ours = /(?<![.\w/:@-])openclaw (?=[a-z])(?!or )/g;
/** What a person types beside it, at the beginning of a line or after "Fix: ". */
const shell =
  /(?:^\s*(?:• )?|Fix: )(export|openssl|echo|cp|chmod|ls -l|curl|sudo|tailscale|cloudflared|ssh -L|systemctl|npm install|rm -rf) \S/;

const squeeze = (text: string) => text.replaceAll('\\\n', ' ').replace(/\s+/g, ' ');

/** The row's own place in its seed, as one line. */
function written(row: SeedRow): string {
  const at = row.line - 1;
  return squeeze(
    seedLines(row.seed)
      .slice(at, at + (row.lines ?? 1))
      .join('\n'),
  );
}

const covers = (row: SeedRow, seed: string, line: number) =>
  row.seed === seed && row.line <= line && line < row.line + (row.lines ?? 1);

describe('every command of the seed documents', () => {
  it.each(seeds)('has a row: seed %s', (seed) => {
    const missing = seedLines(seed).flatMap((text, at) => {
      const rows = seedRows.filter((row) => covers(row, seed, at + 1));
      // A row that goes over several lines may quote a command inside itself.
      const wanted = rows.some((row) => row.lines) ? 1 : [...text.matchAll(ours)].length + (shell.test(text) ? 1 : 0);
      return rows.length < wanted ? [`${seed}:${at + 1}: ${text}`] : [];
    });
    expect(missing).toEqual([]);
  });

  it('is in its seed as the row says', () => {
    const invented = seedRows.filter((row) => !written(row).includes(row.command.replace(/^oc /, 'openclaw ')));
    expect(invented.map(({ seed, line, command }) => `${seed}:${line}: ${command}`)).toEqual([]);
  });

  it('is served by a step, or says why it is none of ours', () => {
    const homeless = seedRows.filter((row) => (row.step === null) !== (row.host !== undefined));
    expect(homeless).toEqual([]);
    expect(seedRows.filter((row) => row.step !== null && !(row.step >= 1 && row.step <= 9))).toEqual([]);
  });

  it('of this step says what it does', () => {
    const vague = seedRows.filter(
      (row) => row.step === 1 && !(row.effect && (row.foreground || row.exit !== undefined)),
    );
    expect(vague).toEqual([]);
  });
});
