import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { Frame } from '../../../src/screens/frame.tsx';
import { helpPage } from '../../../src/screens/help.ts';
import { Desk, type DeskOptions } from '../desk.ts';
import { finding, noAuth, readable, surface } from './findings.ts';

const found = [surface, noAuth, readable];

const openAudit = (options: DeskOptions = {}): Promise<Desk> =>
  Desk.open({
    pane: '4',
    ...options,
    prepare: (link) => {
      link.findings = [...found];
      options.prepare?.(link);
    },
  });

const screenOf = ({ state }: Desk): string =>
  renderToString(<Frame state={state} />, { columns: state.size.columns }).replaceAll(/ +$/gm, '');

const runs = ({ link }: Desk): number => link.sent.filter(({ method }) => method === 'oc.audit.run').length;

describe('when the audit runs', () => {
  test('once when its pane is first shown, again at r, and never by itself', async () => {
    const desk = await openAudit();
    expect(runs(desk)).toBe(1);
    await desk.press('5', 'tab', '4', '5', '4');
    desk.link.emit('config.changed', { changed: [] } as never);
    desk.link.connect();
    await desk.clock.advance(600_000);
    expect(runs(desk)).toBe(1);
    await desk.press('r');
    expect(runs(desk)).toBe(2);
    await desk.press('enter', 'r');
    expect(runs(desk)).toBe(3);
  });

  test('not before the pane is shown, whatever else is refreshed', async () => {
    const desk = await openAudit({ pane: '2' });
    await desk.press('r', '5', 'r', '1', 'r');
    expect(runs(desk)).toBe(0);
  });

  test('r elsewhere asks for what is shown there and leaves the audit alone', async () => {
    const desk = await openAudit();
    const asked = () => desk.link.sent.filter(({ method }) => method === 'status').length;
    const before = asked();
    await desk.press('5', 'r');
    await desk.clock.advance(1000);
    expect(asked()).toBeGreaterThan(before);
    expect(runs(desk)).toBe(1);
  });

  test('once it can, when the pane was shown while there was no connection', async () => {
    const desk = await openAudit({ pane: '2' });
    desk.link.lose();
    await desk.press('4');
    expect(runs(desk)).toBe(0);
    desk.link.connect();
    await desk.clock.advance(500);
    expect(runs(desk)).toBe(1);
    expect(screenOf(desk)).toContain('Gateway auth missing on loopback');
  });

  test('one at a time, however often r is pressed', async () => {
    const desk = await openAudit({ prepare: (link) => link.answers.set('oc.audit.run', () => new Promise(() => {})) });
    await desk.press('r', 'r', 'r');
    expect(runs(desk)).toBe(1);
    expect(screenOf(desk)).toContain('Running.');
  });
});

describe('what is shown', () => {
  test('the worst first, with the counts above and in the tab', async () => {
    const desk = await openAudit();
    const screen = screenOf(desk);
    expect(screen).toContain('[4 Audit 1C 1W]');
    expect(screen).toMatch(/run \d\d:\d\dZ {3}1 CRIT {2}1 WARN {2}1 INFO\n/);
    expect(screen).toMatch(/^> CRIT {10}gateway\.loopback_no_auth +Gateway auth missing on loopback$/m);
    expect(screen.indexOf('CRIT  ')).toBeLessThan(screen.indexOf('WARN  '));
    expect(screen.indexOf('WARN  ')).toBeLessThan(screen.indexOf('INFO  '));
    expect(screen).toContain('r run');
    expect(screen).not.toMatch(/(?<!at timeout: )\bnew\b|fixed/);
  });

  test('the details say why, what, and what to do', async () => {
    const desk = await openAudit({ size: { columns: 100, rows: 30 } });
    const screen = screenOf(desk);
    expect(screen).toContain('- gateway.loopback_no_auth ---');
    expect(screen).toMatch(/^LEVEL {5}CRIT$/m);
    expect(screen).toMatch(/^WHY {7}Behind a reverse proxy, anyone who reaches the proxy is an operator\.$/m);
    expect(screen).toMatch(/^DETAIL {4}gateway\.bind is loopback, and no token or password is configured\.$/m);
    expect(screen).toMatch(/^FIX {7}openssl rand -hex 32 \| oc config set gateway\.auth\.token -$/m);
    expect(screen).toMatch(/^MORE {6}oc security explain gateway\.loopback_no_auth$/m);
    await desk.press('G');
    expect(screenOf(desk)).toMatch(/^DETAIL {4}bind: loopback\n {10}groups: open 0, allowlist 0$/m);
  });

  test('a second run tells what is new and what is fixed, and the cursor stays on its finding', async () => {
    const desk = await openAudit();
    await desk.press('j');
    const { key } = desk.state.cursors.findings;
    await desk.press('r');
    expect(screenOf(desk)).toMatch(/1 CRIT {2}1 WARN {2}1 INFO {3}as before$/m);
    desk.link.findings = [readable, finding('fs.config.symlink'), surface];
    await desk.press('r');
    const screen = screenOf(desk);
    expect(screen).toMatch(/0 CRIT {2}2 WARN {2}1 INFO {3}new 1 {3}fixed 1$/m);
    expect(screen).toMatch(/^> WARN {10}fs\.state_dir/m);
    expect(screen).toMatch(/^ {2}WARN {2}new {5}fs\.config\.symlink/m);
    expect(screen).toMatch(/^ {2}ok {4}fixed {3}gateway\.loopback_no_auth/m);
    expect(screen).toContain('[4 Audit 2W]');
    expect(desk.state.cursors.findings.key).toBe(key);
    await desk.press('G');
    expect(screenOf(desk)).toMatch(/^LEVEL {5}was CRIT in the run of .*; not found any more$/m);
  });

  test('nothing found is said, and is not the same as nothing known', async () => {
    const clean = await openAudit({
      prepare: (link) => {
        link.findings = [];
      },
    });
    expect(screenOf(clean)).toContain('Nothing was found.');
    const odd = await openAudit({ prepare: (link) => link.answers.set('oc.audit.run', () => ({ ts: 1 })) });
    expect(screenOf(odd)).toContain('Not run: the answer is no report. r runs it again.');
    expect(screenOf(odd)).not.toContain('Nothing was found');
  });

  test('what could not be read is counted below the list', async () => {
    const desk = await openAudit({
      prepare: (link) => link.answers.set('oc.audit.run', () => ({ ts: 1, findings: [noAuth, { checkId: 'x' }] })),
    });
    expect(screenOf(desk)).toContain('1 that this console could not read');
  });

  test('help has r once in this pane, and its own sentence', async () => {
    const desk = await openAudit();
    await desk.press('?');
    const page = helpPage(desk.state, 100).map((row) => row.map(({ text }) => text).join(''));
    const here = page.slice(0, page.indexOf(''));
    expect(here.filter((line) => /^ {2}r /.test(line))).toEqual([expect.stringContaining('Run the audit again.')]);
  });
});

describe('when there is no report', () => {
  const fails = () => {
    throw new OcError('INTERNAL', 'the disk\u001b[2K is gone', ['Look at it:  dmesg']);
  };

  test('a run that fails says why, first and after one that worked, and does not try again by itself', async () => {
    const desk = await openAudit({ prepare: (link) => link.answers.set('oc.audit.run', fails) });
    expect(screenOf(desk)).toContain('Not run: the disk<U+001B>[2K is gone. Look at it:  dmesg. r runs it again.');
    await desk.press('5', '4');
    expect(runs(desk)).toBe(1);
    desk.link.answers.set('oc.audit.run', () => desk.link.audit());
    await desk.press('r');
    expect(screenOf(desk)).toContain('1 CRIT');
    desk.link.answers.set('oc.audit.run', fails);
    await desk.press('r');
    const screen = screenOf(desk);
    expect(screen).toContain('NOT RUN AGAIN: the disk<U+001B>[2K is gone');
    // What was found before is still there to be read.
    expect(screen).toContain('Gateway auth missing on loopback');
  });

  test('a gateway that is not ours has none over the wire, and says where there is one', async () => {
    const desk = await openAudit({ pane: '2' });
    desk.link.connect({ isOurs: false, methods: ['status', 'channels.pairing.list'] });
    await desk.press('4', 'r');
    expect(runs(desk)).toBe(0);
    const screen = screenOf(desk).replaceAll(/\s+/g, ' ');
    expect(screen).toContain('openclaw security audit or oc security audit');
    expect(screen).not.toContain('r run');
  });

  test('without the scope it is not asked for, and what was known is forgotten', async () => {
    const desk = await openAudit();
    desk.link.connect({ scopes: ['operator.pairing'] });
    await desk.clock.advance(500);
    await desk.press('r');
    expect(runs(desk)).toBe(1);
    expect(screenOf(desk)).toContain('missing scope operator.read');
    expect(screenOf(desk)).not.toContain('loopback_no_auth');
  });
});

test.each([
  [120, 40, ['[4 Audit 1C 1W]', 'run ', 'gateway.loopback_no_auth', 'FIX', 'WHY']],
  [80, 24, ['[4 Audit 1C 1W]', 'gateway.loopback_no_auth', 'WHY']],
  [60, 16, ['[4 Audit 1C 1W]', '> CRIT', 'LEVEL']],
  [40, 20, ['[4 Audit 1C 1W]', '1 CRIT  1 WARN', '> CRIT          Gateway auth missing']],
  [36, 10, ['[4 Audit 1C 1W]', '> CRIT']],
] as const)('at %ix%i the list and the keys have room', async (columns, rows, wanted) => {
  const desk = await openAudit({ size: { columns, rows } });
  const screen = screenOf(desk);
  for (const part of wanted) expect(screen).toContain(part);
  await desk.press('enter');
  expect(screenOf(desk)).toContain('LEVEL     CRIT');
});
