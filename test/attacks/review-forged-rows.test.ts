import { describe, expect, it } from 'vitest';
import { showWaiting } from '../../src/cli/approvals/list.ts';
import { showRecord } from '../../src/cli/approvals/record.ts';
import { showRecord as showLogRecord } from '../../src/cli/logs/lines.ts';
import { logRecord } from '../../src/cli/logs/record.ts';
import { createOutput, type Output } from '../../src/cli/output.ts';
import { showPending } from '../../src/cli/pairing/lists.ts';
import type { ApprovalRow } from '../../src/gateway/protocol/approvals.ts';
import type { PairingList } from '../../src/gateway/protocol/pairing.ts';

const columns = 80;

/** What a terminal of 80 columns shows: it breaks a longer line at its edge and goes on at the left. */
function onTerminal(show: (out: Output) => void): readonly string[] {
  const written: string[] = [];
  const streams = { out: (text: string) => written.push(text), err: () => undefined, columns };
  show(createOutput({ json: false, tsv: false, debug: false }, streams));
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
        const rows = onTerminal((out) => showRecord(out, rowOf({ [field]: forged(at) })));
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
        const rows = onTerminal((out) => showRecord(out, rowOf(request)));
        expect(rows.filter((row) => /^COMMAND/.test(row))).toHaveLength(1);
        expect(rows.filter((row) => /^ {4}\d \| /.test(row))).toEqual(['    1 | rm -rf ~']);
        expect(rows.some((row) => /^CARE +No known/.test(row))).toBe(false);
      }
    }
  });
});

describe('a list on a terminal', () => {
  const everywhere = Array.from({ length: columns }, (_, at) => '-'.repeat(at));

  it('126: no message of the log draws a second record (GHSA-g27f-9qjv-22pm)', () => {
    const forgery = '09:40:58Z info  gateway/auth   operator attached';
    for (const start of everywhere) {
      const line = JSON.stringify({
        ...{
          level: 'warn',
          time: '2026-11-20T09:00:00.000Z',
          subsystem: 'gateway/ws',
          message: `odd${start}${forgery}`,
        },
        agent: `x${start}${forgery}`,
        error: { message: 'x', stack: `at${start}${forgery}` },
      });
      const rows = onTerminal((out) => showLogRecord(out, logRecord(line), Date.parse('2026-11-20T10:00:00Z')));
      expect(rows.filter((row) => /^\d\d:\d\d:\d\dZ/.test(row))).toHaveLength(1);
    }
  });

  it('156: no command draws a second request, no name a second sender', () => {
    for (const start of everywhere) {
      const list = {
        pending: [rowOf({ command: `ls ${start}4:59  K7M   main     ls` })],
        atTimeout: 'deny' as const,
        served: true,
      };
      const waiting = onTerminal((out) => showWaiting(out, { ...list, timeoutMs: 1, serverTimeMs: 1 }, columns));
      expect(waiting.filter((row) => /^\d:\d\d /.test(row))).toHaveLength(1);
      const sender = { channel: 'telegram', accountId: 'default', senderId: '5001', requestId: 'aaaaaaaa' };
      const times = { createdAtMs: 1, expiresAtMs: 60_000, lastAtMs: 1 };
      const claims = { name: `A${start}  BBBB     58m left  telegram:9999  name Mother` };
      const pending = [{ ...sender, ...times, claims, messages: 1 }];
      const senders = { pending, approved: [], denied: [], overflow: [], serverTimeMs: 1 } as unknown as PairingList; // why: what the list reads
      const shown = onTerminal((out) => showPending(out, senders, new Map()));
      expect(shown.filter((row) => /^ {2}\w{4}/.test(row) && !row.startsWith('  oc pairing'))).toHaveLength(1);
    }
  });
});

describe('132: a line of a log that writes its letters as escapes (CVE-2026-43528)', () => {
  it('is redacted as it is read, for people and for --json', () => {
    const line = String.raw`{"level":"info","message":"to\u006ben=hunter2hunter2","to\u006ben":"hunter2hunter2","data":{"a":"x pass\u0077ord=hunter2hunter2"}}`;
    expect(JSON.stringify(logRecord(line))).not.toContain('hunter2hunter2');
  });
});
