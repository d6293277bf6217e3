import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, pack } from '../../scripts/pack.ts';
import { version } from '../../src/gateway/protocol/version.ts';
import { binaryPath } from '../helpers/build-once.ts';
import { freePort } from '../helpers/free-port.ts';
import { Terminal } from '../helpers/terminal.ts';

const buildMs = 180_000;

describe('the executable', () => {
  let binary = '';
  const home = mkdtempSync(join(tmpdir(), 'oc-binary-'));
  /** A machine without Node, without a shell, without anything on the PATH. */
  const bare = { HOME: home, PATH: '' };
  const run = (...args: string[]) =>
    spawnSync(binary, args, { env: bare, cwd: home, encoding: 'utf8', timeout: 20_000 });

  beforeAll(async () => {
    binary = await binaryPath();
  }, buildMs);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('answers --version and --help with an empty PATH', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringContaining(version) });
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('oc tui') });
  });

  it('writes configuration and reads it back with an empty PATH', () => {
    expect(run('config', 'set', 'gateway.bind', 'loopback')).toMatchObject({ status: 0 });
    expect(run('config', 'get', 'gateway.bind')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('loopback'),
    });
  });

  it('lists pairings from the store with an empty PATH', () => {
    const listed = run('pairing', 'list', '--json');
    expect(listed).toMatchObject({ status: 0 });
    expect(JSON.parse(listed.stdout)).toMatchObject({ ok: true, data: { pending: [] } });
  });

  it('carries a stranger from the first message to the answer, approved by keys alone', async () => {
    expect(run('config', 'set', 'gateway.port', String(await freePort()))).toMatchObject({ status: 0 });
    await using gateway = new Terminal(binary, ['gateway'], { env: bare, cwd: home });
    await gateway.waitFor('oc tui');
    const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(run('send', '--as', 'alice', 'hello').stdout)?.[0] ?? '';
    await using console = new Terminal(binary, ['tui'], { env: bare, cwd: home });
    await console.waitFor('[1 Appr');
    await console.press('2');
    await console.waitFor('alice');
    expect(console.alt).toBe(true);
    await console.press('a');
    await console.waitFor('REVIEW');
    // The window is deaf for a moment; its field appears when it listens and everything was shown.
    await console.waitFor('their code: _');
    await console.press('c');
    await console.waitQuiet();
    await console.press(...code, 'enter');
    await console.waitFor('APPROVING');
    await expect.poll(pairings, { timeout: 8000 }).toMatchObject({ pending: [], approved: [{ senderId: 'alice' }] });
    await console.press('q');
    expect(await console.waitExit()).toBe(0);
    expect(run('send', '--as', 'alice', 'hello again').stdout).toContain('hello again');
    gateway.kill('SIGTERM');
    await gateway.waitExit();
  });

  // why: the schema of this document is tested beside the command
  const pairings = () => (JSON.parse(run('pairing', 'list', '--json').stdout) as { data: unknown }).data;

  it('ignores NODE_OPTIONS of whoever starts it', () => {
    const hook = join(home, 'hook.cjs');
    writeFileSync(hook, 'console.log("preloaded")');
    const { stdout } = spawnSync(binary, ['--version'], {
      env: { ...bare, NODE_OPTIONS: `--require ${hook}` },
      encoding: 'utf8',
    });
    expect(stdout).not.toContain('preloaded');
    expect(stdout).toContain(version);
  });
});

describe('a library is evaluated only when a command needs it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'oc-lazy-'));
  const program = join(dir, 'oc.cjs');

  beforeAll(async () => {
    // Unminified, the wrapper of each module carries its path, and the engine counts which of them ran.
    packed = await pack(dir, { minify: false });
    const { main, metafile } = packed;
    writeFileSync(program, main);
    hoisted = staticPackages(metafile.inputs, 'src/cli/main.ts');
    ofGateway = staticPackages(metafile.inputs, 'src/gateway/start.ts');
  }, buildMs);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  let packed: Packed;
  let hoisted: string[] = [];
  let ofGateway: string[] = [];

  it('no client of a platform when a gateway starts, but with the first account of it', () => {
    expect(ofGateway.some((path) => path.includes('/ws/'))).toBe(true);
    const platforms = /\/(grammy|@slack|undici)\//;
    expect(ofGateway.filter((path) => platforms.test(path))).toEqual([]);
  });

  it('none when the program starts: its entry imports no package but lazily', () => {
    expect(hoisted).toEqual([]);
  });

  // Whatever prints measures text; string-width makes its tables at their first use (scripts/bundle.ts).
  const text = ['string-width', 'strip-ansi', 'ansi-regex', 'get-east-asian-width'];
  const command = ['commander', 'json5', '@humanwhocodes/momoa', ...text];

  it.each([
    [['--version'], []],
    [['--help'], []],
    [['config', 'get', 'gateway.bind'], command],
    [
      ['pairing', 'list'],
      [...command, 'ws'],
    ],
    [
      ['gateway', 'status'],
      [...command, 'ws'],
    ],
  ])('oc %j evaluates no other than %j', (args, allowed) => {
    const evaluated = packagesEvaluated(program, args, dir, packed.metafile);
    expect(evaluated.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('is a test that sees what runs', () => {
    const evaluated = packagesEvaluated(program, ['pairing', 'list'], dir, packed.metafile);
    // One is evaluated with its chunk, the other by its wrapper.
    expect(evaluated).toEqual(expect.arrayContaining(['json5', 'commander']));
  });
});

type Metafile = Packed['metafile'];
type Inputs = Metafile['inputs'];

/** Packages that the entry reaches without a dynamic import: their code would run at every start. */
function staticPackages(inputs: Inputs, entry: string): string[] {
  const seen = new Set<string>();
  const follow = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const each of inputs[path]?.imports ?? [])
      if (each.kind !== 'dynamic-import' && !each.external) follow(each.path);
  };
  follow(entry);
  return [...seen].filter((path) => path.includes('node_modules'));
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly count: number }[];
    }[];
  }[];
}

function packagesEvaluated(program: string, args: readonly string[], dir: string, metafile: Metafile): string[] {
  const coverage = mkdtempSync(join(dir, 'coverage-'));
  const home = join(coverage, 'home');
  mkdirSync(home);
  try {
    execFileSync(process.execPath, [program, ...args], {
      env: { HOME: home, PATH: process.env['PATH'], NODE_V8_COVERAGE: coverage },
      stdio: 'pipe',
    });
  } catch (error) {
    // `gateway status` ends with 3 when none runs; what was evaluated is still told.
    if (!(error instanceof Error && 'status' in error && error.status === 3)) throw error;
  }
  const reports = readdirSync(coverage).filter((name) => name.endsWith('.json'));
  if (reports.length === 0) throw new Error('the engine wrote no coverage');
  const ran = reports
    // why: the format of Node's own coverage files
    .flatMap((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage).result)
    .filter(({ url }) => url.includes('/chunks/') || url.endsWith('/oc.cjs'));
  const wrappers = ran
    .flatMap(({ functions }) => functions)
    .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
    .map(({ functionName }) => functionName);
  const modules = ran.flatMap(({ url }) => modulesOf(basename(url), metafile));
  const packages = [...wrappers, ...modules].flatMap((path) => packageName.exec(path)?.[1] ?? []);
  return [...new Set(packages)].toSorted();
}

/** ES modules have no wrapper: they are evaluated with the chunk that holds them. */
function modulesOf(chunk: string, { inputs, outputs }: Metafile): string[] {
  const [, output] = Object.entries(outputs).find(([path]) => basename(path) === chunk) ?? [];
  return Object.entries(output?.inputs ?? {})
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && inputs[path]?.format === 'esm')
    .map(([path]) => path);
}

const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)/;
