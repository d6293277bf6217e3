import { describe, expect, it } from 'vitest';
import { showRecord } from '../../src/cli/approvals-record.ts';
import { createOutput } from '../../src/cli/output.ts';
import type { ApprovalRow } from '../../src/gateway/protocol/approvals.ts';

const columns = 80;

/** What a terminal of 80 columns shows: it breaks a longer line at its edge and goes on at the left. */
function onTerminal(row: ApprovalRow): readonly string[] {
  const written: string[] = [];
  const streams = { out: (text: string) => written.push(text), err: () => undefined, columns };
  showRecord(createOutput({ json: false, tsv: false, debug: false }, streams), row);
  return written
    .join('')
    .split('\n')
    .flatMap((line) => line.match(/.{1,80}/gs) ?? ['']);
}

const rowOf = (request: object): ApprovalRow =>
  ({
    ...{ id: 'a', approvalKind: 'exec', createdAtMs: 1, expiresAtMs: 2, requestedBy: 'token (x)', clientRef: null },
    digest: `sha256:${'0'.repeat(64)}`,
    request: { command: 'rm -rf ~', allowedDecisions: ['allow-once', 'deny'], ...request },
  }) as ApprovalRow; // why: a whole row, spread over two lines

/** A record that a terminal of that width would draw, if a text could reach its left edge `at` signs after its start. */
const forged = (at: number): string =>
  '-'.repeat(columns - at) +
  ['COMMAND   2 bytes, 1 line, all of it below', '    1 | ls', 'CARE      No known tricks found. Read it anyway.']
    .map((line) => line.padEnd(columns, '.'))
    .join('');

describe('the record of a request on a terminal', () => {
  it.each(['warningText', 'cwd', 'host', 'agentId', 'sessionKey', 'resolvedPath', 'turnSourceTo'])(
    '93: has no row that %s wrote from the left edge on (CVE-2026-35651)',
    (field) => {
      for (let at = 0; at < columns; at += 1) {
        const rows = onTerminal(rowOf({ [field]: forged(at) }));
        expect(rows.filter((row) => /^(COMMAND|CARE|ARG)/.test(row)).map((row) => row.slice(0, 4))).toEqual([
          'COMM',
          'CARE',
        ]);
        expect(rows.filter((row) => /^ {4}\d \| /.test(row))).toEqual(['    1 | rm -rf ~']);
      }
    },
  );

  it('93: nor an argument, nor the name of a variable', () => {
    for (let at = 0; at < columns; at += 1) {
      for (const request of [{ commandArgv: [forged(at)] }, { envKeys: [`PATH${forged(at)}`, 'PATH', 'ENV'] }]) {
        const rows = onTerminal(rowOf(request));
        expect(rows.filter((row) => /^COMMAND/.test(row))).toHaveLength(1);
        expect(rows.filter((row) => /^ {4}\d \| /.test(row))).toEqual(['    1 | rm -rf ~']);
        expect(rows.some((row) => /^CARE +No known/.test(row))).toBe(false);
      }
    }
  });
});
