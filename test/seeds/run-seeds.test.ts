import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { end, Home, type Ran } from '../helpers/home.ts';
import { type Effect, type Given, type SeedRow, seedRows } from './seed-row.ts';

const checked = seedRows.filter((row) => row.exit !== undefined || row.foreground);

/** A shell that reads a seed's line finds the program under the name that the seed uses. */
const asTyped = (row: SeedRow) => (row.before ? `${row.before}; ` : '') + (row.run ?? row.command);

async function must(home: Home, line: string): Promise<Ran> {
  const ran = await home.sh(line);
  if (ran.code !== 0) throw new Error(`"${line}" ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

async function gatewayUp(home: Home): Promise<void> {
  home.configure({ 'gateway.port': await freePort() });
  await home.stay('oc gateway');
}

interface Waiting {
  readonly CODE: string;
  readonly REQUEST: string;
}

/** alice writes for the first time; her code is in the reply that she gets, and nowhere else. */
async function aliceWaits(home: Home): Promise<Waiting> {
  await gatewayUp(home);
  const reply = await must(home, 'oc send --as alice "hello"');
  const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(reply.stdout)?.[0] ?? '';
  const [request] = (await pairings(home)).pending;
  return { CODE: code, REQUEST: request?.requestId ?? '' };
}

const prepare: Readonly<Record<Given | 'nothing', (home: Home) => Promise<Partial<Waiting>>>> = {
  nothing: async () => ({}),
  config: async (home) => {
    await must(home, 'oc config set gateway.bind loopback');
    return {};
  },
  'older-config': async (home) => {
    mkdirSync(join(home.dir, '.openclaw'), { mode: 0o700 });
    writeFileSync(join(home.dir, '.openclaw', 'config.json'), '{ gateway: { bind: "loopback" } }\n', { mode: 0o644 });
    return {};
  },
  gateway: async (home) => {
    await gatewayUp(home);
    return {};
  },
  request: aliceWaits,
  approved: async (home) => {
    const waiting = await aliceWaits(home);
    await must(home, `oc pairing approve local ${waiting.CODE}`);
    return waiting;
  },
};

interface Pairings {
  readonly pending: readonly { readonly requestId: string }[];
  readonly approved: readonly unknown[];
}

async function pairings(home: Home): Promise<Pairings> {
  const { stdout } = await must(home, 'oc pairing list --json');
  // why: the schema of this document is tested beside the command
  return (JSON.parse(stdout) as { data: Pairings }).data;
}

function configuration(home: Home): unknown {
  const file = ['openclaw.json', 'config.json'].map((name) => join(home.dir, '.openclaw', name)).find(existsSync);
  return file === undefined ? {} : JSON5.parse(readFileSync(file, 'utf8'));
}

function valueAt(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => {
    // why: anything that is not an object has no such key
    return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  }, tree);
}

function expectValue(actual: unknown, wanted: unknown): void {
  if (typeof wanted === 'object' && wanted !== null && 'matches' in wanted) {
    expect(actual).toMatch(new RegExp(String(wanted.matches)));
  } else expect(actual).toEqual(wanted);
}

async function check(home: Home, effect: Effect, ran: Pick<Ran, 'stdout' | 'stderr'>): Promise<void> {
  if (effect.stdout) expect(ran.stdout).toMatch(new RegExp(effect.stdout));
  if (effect.stderr) expect(ran.stderr).toMatch(new RegExp(effect.stderr));
  for (const [path, wanted] of Object.entries(effect.config ?? {})) {
    expectValue(valueAt(configuration(home), path), wanted);
  }
  if (effect.pairing) {
    const { pending, approved } = await pairings(home);
    expect({ pending: pending.length, approved: approved.length }).toEqual(effect.pairing);
  }
  if (effect.running !== undefined) {
    expect((await home.sh('oc gateway status')).code).toBe(effect.running ? 0 : 3);
  }
}

async function runForeground(home: Home, row: SeedRow): Promise<void> {
  home.configure({ 'gateway.port': await freePort() });
  if (row.before) await must(home, row.before);
  const { child, stdout } = await home.stay(row.command);
  expect((await home.sh('oc gateway status')).code).toBe(0);
  await check(home, row.effect ?? {}, { stdout: stdout(), stderr: '' });
  await end(child, 'SIGTERM');
  expect((await home.sh('oc gateway status')).code).toBe(3);
}

describe('what a seed tells a person to type does here what it says', () => {
  it.each(checked.map((row) => ({ row, title: `${row.seed}:${row.line} ${row.command}` })))(
    '$title',
    async ({ row }) => {
      await using home = await Home.make();
      if (row.foreground) return await runForeground(home, row);
      const variables = await prepare[row.given ?? 'nothing'](home);
      const ran = await home.sh(asTyped(row), { ...variables });
      expect({ code: ran.code, said: ran.stdout + ran.stderr }).toMatchObject({ code: row.exit });
      await check(home, row.effect ?? {}, ran);
    },
  );
});
