import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/gateway/config/file/document.ts';
import { setConfigValue } from '../../src/gateway/config/file/set-value.ts';
import { Place, policyOf, problemsOf } from '../gateway/config/place.ts';

const killedWriter = fileURLToPath(new URL('./killed-writer.ts', import.meta.url));
const busyWriter = fileURLToPath(new URL('./busy-writer.ts', import.meta.url));

const good = '0123456789abcdef0123456789abcdef';

/** Runs a program of this repository in a home and a working directory of its own. */
async function run(
  place: Place,
  script: string,
  args: readonly string[],
  options: { cwd?: string; umask?: string } = {},
) {
  const line = `umask ${options.umask ?? '022'}; exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', line, process.execPath, resolve(script), ...args], {
    cwd: options.cwd ?? place.root,
    env: { HOME: place.root, PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

const oc = (place: Place, args: readonly string[], options?: { cwd?: string; umask?: string }) =>
  run(place, 'src/cli/main.ts', args, options);

const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));

describe('15: junk secrets', () => {
  const junk = [
    'undefined',
    'null',
    '[object Object]',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference that nobody expanded
    '${VAR}',
    '$TOKEN',
    'changeme',
    'CHANGE_ME',
    'your-token-here',
    'your-long-random-token',
    'your-secure-token-here',
    'your-secret-token',
    'your-password',
    'your-secure-password',
    '__OPENCLAW_REDACTED__',
    '[secret]',
    'set (64 characters)',
    '<token>',
    '***',
    '',
    '   ',
    `${good} `,
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'short',
  ];
  it.each(junk)('%j is refused with the reason, in the file and in the environment', (value) => {
    for (const key of ['token', 'password']) {
      // An escaped reference is how a literal "${VAR}" gets past the expansion.
      const written = JSON.stringify(value.replaceAll('${', () => '$${'));
      const mode = key === 'token' ? 'token' : 'password';
      expect(problemsOf(`{gateway:{auth:{mode:"${mode}",${key}:${written}}}}`)).toEqual([
        expect.stringMatching(new RegExp(`^gateway\\.auth\\.${key} cannot be used: `)),
      ]);
      const variable = `OPENCLAW_GATEWAY_${key.toUpperCase()}`;
      expect(problemsOf('{}', { [variable]: value })[0]).toContain(`${variable} cannot be used: `);
    }
  });

  it('the reason does not repeat the secret', () => {
    expect(problemsOf('{gateway:{auth:{token:"q7#"}}}').join()).not.toContain('q7#');
  });
});

describe('16 (CVE-2026-32970): a secret that is not there', () => {
  it('is no configuration; nothing falls back to the password or to none', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    const problems = problemsOf('{gateway:{auth:{token:"${GONE}",password:"correct horse battery"}}}');
    expect(problems).toEqual([expect.stringContaining('gateway.auth.token needs')]);
  });

  it('of a mode stays the secret of that mode', () => {
    const { config } = policyOf(`{gateway:{auth:{mode:"password",password:"correct horse battery",token:"${good}"}}}`);
    expect(config.gateway.auth.mode).toBe('password');
  });
});

describe('143 (CVE-2026-53856): under umask 000', () => {
  it('everything that is written is 0600, and its directories 0700', async () => {
    using place = new Place();
    for (const port of ['1', '2', '3']) await oc(place, ['config', 'set', 'gateway.port', port], { umask: '000' });
    expect((await oc(place, ['config', 'undo'], { umask: '000' })).code).toBe(0);
    for (const path of filesUnder(place.paths.stateDir)) {
      const stat = statSync(path);
      expect([path, (stat.mode & 0o777).toString(8)]).toEqual([path, stat.isDirectory() ? '700' : '600']);
    }
    expect(existsSync(place.paths.backupsDir)).toBe(true);
  });
});

describe('145 (CVE-2026-43531): .env of the working directory', () => {
  it('is not read', async () => {
    using place = new Place();
    using hostile = new Place();
    const lines = 'OPENCLAW_GATEWAY_TOKEN=hostile0123456789abcdef0123\nOPENCLAW_STATE_DIR=/tmp/hostile\nPORT=6666\n';
    writeFileSync(join(hostile.root, '.env'), lines);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    place.write('openclaw.json', '{gateway:{port:"${PORT}"}}');
    const ran = await oc(place, ['config', 'get', 'gateway', '--json'], { cwd: hostile.root });
    expect(ran.stdout).not.toMatch(/hostile|6666/);
    const rows: { path: string; origin: string; refused: string | null }[] = JSON.parse(ran.stdout).data;
    expect(rows.find((row) => row.path === 'gateway.auth.token')?.origin).toBe('default');
    expect(rows.find((row) => row.path === 'gateway.port')?.refused).toContain('not set');
  });

  it('of the state directory is not read through a link', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own references
    using place = new Place('{gateway:{port:"${PORT}"}}');
    writeFileSync(join(place.root, 'elsewhere'), 'PORT=6666\n', { mode: 0o600 });
    symlinkSync(join(place.root, 'elsewhere'), place.at('.env'));
    expect(place.load().ok).toBe(false);
  });
});

describe('147 (CVE-2026-32061): $include', () => {
  const canary = 'canary-0123456789';

  /** What loading says of one include, with a file to be found outside and odd ones inside. */
  function including(written: string): string {
    using place = new Place(`{$include:${JSON.stringify(written)}}`);
    writeFileSync(join(place.root, 'outside.json'), `{gateway:{auth:{token:"${canary}"}}, ${canary}`, { mode: 0o600 });
    symlinkSync(join(place.root, 'outside.json'), place.at('link.json'));
    symlinkSync(place.root, place.at('up'));
    symlinkSync('/dev/zero', place.at('zero'));
    execFileSync('/bin/sh', ['-c', 'exec mkfifo "$0"', place.at('fifo')]);
    truncateSync(place.write('huge.json', '{'), 2 ** 30);
    place.write('self.json', '{$include:"./self.json"}');
    place.write('broken.json', `{${canary}`);
    place.write('loose.json', '{}', 0o666);
    for (let depth = 0; depth < 50; depth++) place.write(`d${depth}.json`, `{$include:"./d${depth + 1}.json"}`);
    place.write('d50.json', '{}');
    const loaded = place.load();
    if (loaded.ok) return 'loaded';
    return loaded.problems.map(({ message }) => message).join('; ');
  }

  it.each([
    ['/etc/passwd', 'must be relative'],
    ['../outside.json', 'leads out'],
    ['x/../../outside.json', 'leads out'],
    ['./link.json', 'is a link that leads out'],
    ['up/outside.json', 'is a link that leads out'],
    ['zero', 'is a link that leads out'],
    ['fifo', 'is not a regular file'],
    ['.', 'leads out'],
    ['huge.json', 'is larger than 1 MB'],
    ['self.json', 'includes itself'],
    ['openclaw.json', 'includes itself'],
    ['d0.json', 'includes deep'],
    ['broken.json', 'is not JSON5'],
    ['loose.json', 'can be written by other users'],
    ['missing.json', 'does not exist'],
    ['a\0b', 'takes a path'],
    ['', 'takes a path'],
  ])('%j: %s, and nothing of what is there is said', (written, words) => {
    const said = including(written);
    expect(said).toContain(words);
    expect(said).not.toContain(canary);
    expect(said).not.toContain('root:');
  });
});

describe('151: races and torn writes', () => {
  const before = '// mine\n{\n  gateway: { port: 1 },\n}\n';
  const after = before.replace('port: 1', 'port: 2');

  it('a writer killed at any step leaves the old text or the new, whole, and the next one can write', async () => {
    using calm = new Place(before);
    const total = Number((await run(calm, killedWriter, ['0', calm.root, 'gateway.port', '2'])).stdout);
    expect(calm.text()).toBe(after);
    expect(total).toBeGreaterThan(15);
    const outcomes = new Set<string>();
    for (let fatal = 1; fatal <= total; fatal++) {
      using place = new Place(before);
      const killed = await run(place, killedWriter, [`${fatal}`, place.root, 'gateway.port', '2']);
      expect([fatal, killed.signal]).toEqual([fatal, 'SIGKILL']);
      expect([before, after]).toContain(place.text());
      outcomes.add(place.text());
      const backup = join(place.paths.backupsDir, 'openclaw.json.bak');
      if (existsSync(backup)) expect(readFileSync(backup, 'utf8')).toBe(before);
      await setConfigValue({ paths: place.paths, env: {} }, 'gateway.bind', 'auto');
      expect(place.load()).toMatchObject({ ok: true, config: { gateway: { bind: 'auto' } } });
    }
    expect(outcomes.size).toBe(2);
  }, 60_000);

  it('two processes writing at once lose nothing, and a reader never sees a part', async () => {
    using place = new Place(before);
    let reading = true;
    const reader = (async () => {
      let reads = 0;
      for (; reading; reads++) {
        parseDocument(place.text(), '');
        await new Promise((next) => setImmediate(next));
      }
      return reads;
    })();
    const writers = ['a', 'b'].map((name) => run(place, busyWriter, [place.root, name, '15']));
    for (const writer of await Promise.all(writers)) expect(writer).toMatchObject({ code: 0, stderr: '' });
    reading = false;
    expect(await reader).toBeGreaterThan(10);
    const loaded = place.load();
    expect(loaded.ok && loaded.config.accounts.length).toBe(30);
    expect(place.text()).toContain('// mine');
  }, 60_000);
});
