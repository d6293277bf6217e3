import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { neighbour, panes } from '../../src/screens/registry.ts';
import { FakeLink, request } from './fake-link.ts';
import { Screen } from './tty.ts';

const theirCode = 'K7QX2ACM';

async function opened(options: ConstructorParameters<typeof Screen>[1] = {}) {
  const link = new FakeLink();
  link.pending = [request('123456789', { claims: { name: 'Mum\u202e', username: 'mum' } }), request('5551234')];
  const screen = new Screen(link, options);
  link.connect();
  await screen.press('2');
  await screen.waitFor('5551234');
  return { link, screen };
}

test('a request is approved by keys alone, and the screen says what the gateway said', async () => {
  const { link, screen } = await opened({ rows: 20 });
  await using _ = screen;
  link.answers.set('oc.pairing.approve', () => {
    link.pending = link.pending.slice(1);
    return {
      outcome: 'approved',
      channel: 'telegram',
      accountId: 'default',
      senderId: '123456789',
      notification: 'sent',
      atMs: Date.now(),
    };
  });
  await screen.press('a');
  await screen.waitFor('REVIEW');
  await screen.waitFor(/more lines|all read/);
  await screen.waitFor('LOCKED');
  await screen.press(' ', ' ');
  await screen.waitFor('their code: ____');
  await screen.press('c', ...theirCode, '\r');
  await screen.waitFor('APPROVING in');
  await screen.waitFor(/Approved telegram:123456789 \d\d:\d\d:\d\dZ\. The sender was told\./);
  expect(link.decisions).toEqual([
    { method: 'oc.pairing.approve', params: { requestId: 'req-123456789', code: theirCode } },
  ]);
  // The row stays as a tombstone and says what became of it.
  await screen.waitFor(/-- +telegram +123456789 +\[no longer waiting\]/);
});

describe('an idle console', () => {
  test('writes nothing, whatever the latency does', async () => {
    const { link, screen } = await opened();
    await using _ = screen;
    await screen.quiet();
    const before = screen.stdout.raw.length;
    for (let ping = 0; ping < 10; ping++) link.become({ kind: 'live', sinceMs: 0, latencyMs: 40 + ping });
    await screen.quiet(1200);
    expect(screen.stdout.raw.length - before).toBe(0);
  });

  test('writes at most 400 bytes for a moved cursor at 80x24 and 700 at 120x40', async () => {
    for (const [columns, rows, most] of [
      [80, 24, 400],
      [120, 40, 700],
    ] as const) {
      const { screen } = await opened({ columns, rows });
      await using _ = screen;
      await screen.quiet();
      for (const key of ['j', 'k', 'j']) {
        const before = screen.stdout.raw.length;
        await screen.press(key);
        await screen.quiet(50);
        const written = screen.stdout.raw.length - before;
        expect(written).toBeGreaterThan(0);
        expect(written).toBeLessThanOrEqual(most);
      }
    }
  });
});

test('keys that arrive in one chunk are all handled, and a paste is none of them', async () => {
  const { screen } = await opened();
  await using _ = screen;
  const next = panes.find(({ id }) => id === neighbour('pairings', 1));
  const tab = `[${next?.number} ${next?.title}`;
  screen.write('j\t');
  await screen.waitFor(tab);
  screen.write('\u001b[200~2adq\u001b[201~');
  await screen.quiet();
  expect(screen.text).toContain(tab);
  screen.write('\u001b[Z');
  await screen.waitFor(/> .*5551234/);
});

describe('the terminal', () => {
  const restored = (raw: string) => {
    expect(raw).toContain('\u001b[?1049h');
    expect(raw.lastIndexOf('\u001b[?1049l')).toBeGreaterThan(raw.lastIndexOf('\u001b[?1049h'));
    expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'));
    expect(raw.lastIndexOf('\u001b[?2004l')).toBeGreaterThan(raw.lastIndexOf('\u001b[?2004h'));
    expect(raw.lastIndexOf('\u001b[23;2t')).toBeGreaterThan(raw.lastIndexOf('\u001b[22;2t'));
    for (const wipe of ['\u001b[2J', '\u001b[3J']) expect(raw).not.toContain(wipe);
  };

  test.each([
    ['q', 0, (screen: Screen) => screen.press('q')],
    ['Ctrl-C twice', 130, (screen: Screen) => screen.press('\u0003', '\u0003')],
    ['the end of its input', 129, (screen: Screen) => screen.stdin.end()],
    ['SIGTERM', 143, () => process.emit('SIGTERM')],
    ['SIGHUP', 129, () => process.emit('SIGHUP')],
    ['SIGINT', 130, () => process.emit('SIGINT')],
  ])('is given back after %s, nothing held is sent, and the link is closed', async (_, code, end) => {
    const { link, screen } = await opened();
    await using __ = screen;
    await screen.press('d');
    await screen.waitFor('Rejecting telegram:123456789');
    await end(screen);
    if (_ === 'q') {
      await screen.waitFor('1 decision not sent');
      await screen.press('q');
    }
    expect(await screen.ended).toBe(code);
    restored(screen.stdout.raw);
    expect(screen.stdin.rawMode).toBe(false);
    expect(link.closed).toBe(true);
    expect(link.decisions).toEqual([]);
  });

  test('is given back after an error nobody caught', async () => {
    const { screen } = await opened();
    await using _ = screen;
    process.emit('uncaughtException', new Error('a bug'));
    await expect(screen.ended).rejects.toThrow('a bug');
    restored(screen.stdout.raw);
  });

  test('gets a title with a count, and one bell for new requests', async () => {
    const { link, screen } = await opened();
    await using _ = screen;
    expect(screen.stdout.raw).toContain('\u001b]2;oc home-vps 2\u001b\\');
    expect(screen.stdout.raw).not.toContain('\u0007');
    for (const id of ['1', '2', '3']) {
      link.pending = [...link.pending, request(id)];
      link.changed();
      await screen.quiet(250);
    }
    await screen.waitFor('[waiting 5]');
    expect(screen.stdout.raw.split('\u0007')).toHaveLength(2);
    expect(screen.stdout.raw).toContain('\u001b]2;oc home-vps 5\u001b\\');
  });

  test('is drawn anew by R', async () => {
    const { screen } = await opened();
    await using _ = screen;
    screen.emulator.write('\u001b[H\u001b[Jgarbage');
    await screen.press('R');
    await screen.waitFor('5551234');
    expect(screen.text).not.toContain('garbage');
  });
});

test('new rows join at the end, and gone rows stay in their place for ten seconds', async () => {
  const { link, screen } = await opened();
  await using _ = screen;
  const first = link.pending[0];
  link.pending = [...link.pending.slice(1), request('777')];
  link.changed(first?.requestId ?? null, 'rejected');
  await screen.waitFor('777');
  const lines = screen.text.split('\n');
  const at = (text: string) => lines.findIndex((line) => line.includes(text));
  expect(at('[rejected by cli]')).toBeLessThan(at('"Person 5551234"'));
  expect(at('"Person 5551234"')).toBeLessThan(at('"Person 777"'));
});

test('the connection is told honestly', async () => {
  const { link, screen } = await opened();
  await using _ = screen;
  await screen.waitFor('LIVE 48ms');
  link.lose('ECONNREFUSED');
  await screen.waitFor('OFFLINE');
  await screen.waitFor('ECONNREFUSED');
  link.become({ kind: 'slow', sinceMs: Date.now(), lastHeardMs: Date.now() - 12_000 });
  await screen.waitFor('SLOW 12s');
  link.become({ kind: 'refused', sinceMs: Date.now(), because: 'unauthorized', hints: ['oc gateway token show'] });
  await screen.waitFor('REFUSED');
  await screen.waitFor('unauthorized');
});

test('a permanent line says when the assistant could type here (rule S18)', async () => {
  const link = new FakeLink();
  link.sharesUser = true;
  await using screen = new Screen(link);
  link.connect();
  await screen.waitFor('The assistant could type into this terminal.');
  await screen.press('5');
  await screen.waitFor('The assistant could type into this terminal.');
});

test('bad preferences give the defaults and a message, and are not written to', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'oc-preferences-'));
  try {
    const file = join(dir, 'console.json');
    await writeFile(file, '{"confirm": "never", "bell":');
    const { screen } = await opened({ preferencesFile: file });
    await using _ = screen;
    await screen.waitFor('Preferences not read');
    await writeFile(file, '{"confirm": "never", "allowHoldMs": 99999, "colour": 1}');
    const again = await opened({ preferencesFile: file });
    await using __ = again.screen;
    await again.screen.waitFor('Preferences not understood, defaults hold: confirm, allowHoldMs');
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('a narrower screen is drawn whole and never with a line of the wider one, which would wrap', async () => {
  const { screen } = await opened({ columns: 60, rows: 16 });
  await using _ = screen;
  await screen.quiet();
  const before = screen.stdout.raw.length;
  screen.resize(40, 20);
  await screen.waitFor('Enter read a review');
  await screen.quiet();
  const written = screen.stdout.raw.slice(before);
  expect(written).not.toContain('-'.repeat(41));
  // Also what reads the same on both screens is written anew.
  expect(written).toContain('[waiting 2]');
  expect(screen.text).toContain('[waiting 2]');
});
