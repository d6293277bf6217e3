import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalRow } from '../../src/gateway/protocol/approvals.ts';
import { Home } from '../helpers/home.ts';
import { LogFeed } from '../helpers/log-feed.ts';
import { readToTheEnd } from '../helpers/queue-keys.ts';
import { Terminal } from '../helpers/terminal.ts';
import { execRequest } from '../screens/approvals/request.ts';

const perSecond = 10_000;
/** What a person waits without wondering, on a machine that does other things too. Benchmarks hold the real figure. */
const patienceMs = 2000;
const minuteMs = 60_000;

/** Resident memory of a process, in MB. */
const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

describe('THREATS 163: while ten thousand lines a second are logged', () => {
  let home: Home;
  let feed: LogFeed;
  let screen: Terminal;
  let writing: Promise<void>;
  let startedAtMs = 0;
  const stop = new AbortController();
  const queue: ApprovalRow[] = [execRequest('one', {}, Date.now())];

  beforeAll(async () => {
    home = await Home.make();
    feed = await LogFeed.open({
      'oc.approval.list': () => ({
        pending: queue,
        atTimeout: 'deny',
        served: true,
        timeoutMs: 300_000,
        serverTimeMs: Date.now(),
      }),
      'oc.approval.resolve': ({ decision }) => {
        queue.length = 0;
        return { outcome: 'resolved', decision, atMs: Date.now() };
      },
    });
    screen = new Terminal('oc', feed.arguments, { cols: 120, rows: 40, env: home.env });
    await screen.waitFor('1 Approvals');
    startedAtMs = Date.now();
    writing = feed.write(Number.POSITIVE_INFINITY, perSecond / 10, { signal: stop.signal });
    await screen.waitFor('20,000 lines', 20_000);
  });
  afterAll(async () => {
    stop.abort();
    await writing;
    await screen?.[Symbol.asyncDispose]();
    await feed?.[Symbol.asyncDispose]();
    await home?.[Symbol.asyncDispose]();
  });

  it('a request is denied, and the denial reaches the gateway once', async () => {
    await screen.press('1');
    await screen.waitFor('[1 Approvals', patienceMs);
    await screen.press('d');
    await screen.waitFor('press u', patienceMs);
    await screen.waitFor(/Denied/, 10_000);
    const decisions = feed.calls.filter(({ method }) => method === 'oc.approval.resolve');
    expect(decisions.map(({ params }) => params)).toMatchObject([{ decision: 'deny' }]);
  });

  it('keys move through panes, and none is lost', async () => {
    for (let round = 0; round < 10; round++) {
      await screen.press('2');
      await screen.waitFor('[2 Pairings', patienceMs);
      await screen.press('3');
      await screen.waitFor('[3 Logs', patienceMs);
    }
    screen.write('\t\t\t\t\t');
    await screen.waitFor('[3 Logs', patienceMs);
  });

  it('a page that is read stands still, and an error is found', async () => {
    await screen.press('e');
    const before = await screen.waitFor(/PAUSED \+[\d,]+ new/, patienceMs);
    const record = /- record [\d,]+ -/.exec(before)?.[0];
    const row = /^\| > \d\d:.*$/m.exec(before)?.[0];
    expect(record).toBeDefined();
    expect(row).toMatch(/error provider\/oai +401 invalid key \[redacted sk-\.\.\.6789\]/);
    // Longer than the whole log is kept.
    const after = await screen.waitFor(/PAUSED \+[\d,]+ or more new/, 20_000);
    expect(after).toContain(row);
    expect(after).toContain(record);
    await screen.press('/', ...'compaction', 'enter');
    await screen.waitFor(/\/compaction\/ [\d,]+ of [\d,]+/, 5000);
    await screen.press('G');
    await screen.waitFor('FOLLOW', patienceMs);
  });

  it('after a whole minute of it a request is read to its end and allowed', { timeout: 120_000 }, async () => {
    await screen.waitFor(() => Date.now() - startedAtMs > minuteMs, minuteMs);
    queue.push(execRequest('two', {}, Date.now()));
    await screen.press('1', 'r');
    await screen.waitFor(/git -C \/srv\/two/, patienceMs);
    // The row that was selected is gone, and nothing moves the cursor but a key.
    await screen.press('j');
    await screen.waitFor(/> .*git -C \/srv\/two/, patienceMs);
    const code = await readToTheEnd(screen);
    await screen.press(...code, 'enter');
    await screen.waitFor(/Allowed once/, 10_000);
    const [, allowed] = feed.calls.filter(({ method }) => method === 'oc.approval.resolve');
    expect(allowed?.params).toMatchObject({ id: 'two', decision: 'allow-once' });
  });

  it('memory stays within its bound', () => {
    expect(residentMb(screen.pid)).toBeLessThan(160);
  });
});
