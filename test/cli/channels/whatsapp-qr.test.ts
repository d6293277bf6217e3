import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Home } from '../../helpers/home.ts';
import { readQr } from '../../helpers/read-qr.ts';
import { Terminal } from '../../helpers/terminal.ts';
import { pictureOf, whatsappPackage } from '../../helpers/whatsapp-program.ts';

const missing = await whatsappPackage();

/** As long as those of WhatsApp: a reference and four keys. */
const textOf = (n: number): string =>
  `2@canary${n}${'Ab9/+'.repeat(28)},${['x', 'y', 'z'].map((c) => c.repeat(44)).join()},1`;

/**
 * In the place of the package's own login: it says what the file `qr` holds whenever that file is another, and ends as the file
 * `end` says. It begins a link as the real one does.
 */
const standIn = `
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
const links = new URL('../../../credentials/whatsapp/', import.meta.url);
const here = (name) => new URL(name, import.meta.url);
const half = new URL('.linking-' + process.pid, links);
const { argv, env } = process;
writeFileSync(new URL('started.json', links), JSON.stringify({ argv: argv.slice(2), env: Object.keys(env) }));
mkdirSync(half, { mode: 0o700 });
writeFileSync(half.href.replace('file://', '') + '/creds.json', '{}', { mode: 0o600 });
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
let last = '';
setInterval(() => {
  const qr = readFileSync(here('qr'), 'utf8');
  if (qr !== last) say({ say: 'qr', rows: JSON.parse(qr) });
  last = qr;
  if (!existsSync(here('end'))) return;
  const how = readFileSync(here('end'), 'utf8');
  if (how === '') return;
  if (how !== 'linked') { console.error(how); process.exit(1); }
  link();
}, 10);
function link() {
  renameSync(half, new URL('default', links));
  say({ say: 'linked' });
  process.exit(0);
}
process.stdin.on('data', () => undefined);
process.on('SIGINT', () => undefined);
if (existsSync(here('deaf'))) process.stdin.on('end', () => undefined);
else if (existsSync(here('late'))) process.stdin.on('end', () => { say({ say: 'qr', rows: JSON.parse(last) }); link(); });
else process.stdin.on('end', () => process.exit(1));
`;

let home: Home;
let plugin: string;
let links: string;

beforeEach(async () => {
  home = await Home.make();
  const state = join(home.dir, '.openclaw');
  plugin = join(state, 'plugins', 'oc-whatsapp', 'src');
  links = join(state, 'credentials', 'whatsapp');
  mkdirSync(plugin, { recursive: true, mode: 0o700 });
  mkdirSync(join(plugin, '..', 'node_modules'));
  writeFileSync(join(plugin, 'main.ts'), '', { mode: 0o600 });
  put('login.ts', standIn);
  await putCode(1);
  put('end', '');
  chmodSync(state, 0o700);
});
afterEach(() => home[Symbol.asyncDispose]());

/** Files that the program reads are not to be changed by others, and are whole. */
const put = (name: string, text: string): void => writeFileSync(join(plugin, name), text, { mode: 0o600 });

/** In one step: the program reads while we write. */
async function putCode(n: number): Promise<void> {
  put('qr.new', JSON.stringify(await pictureOf(textOf(n))));
  renameSync(join(plugin, 'qr.new'), join(plugin, 'qr'));
}

const login = (
  options: { cols?: number; rows?: number; env?: object; before?: string; flags?: string } = {},
): Terminal =>
  new Terminal('/bin/sh', ['-c', `exec ${options.before ?? ''} oc channels login whatsapp ${options.flags ?? ''}`], {
    env: { ...home.env, ...options.env, CANARY: 'canary' },
    cwd: home.dir,
    cols: options.cols ?? 120,
    rows: options.rows ?? 60,
  });

const shows = (screen: Terminal, text: string) => screen.waitFor(() => readQr(screen.emulator) === text);
const halfLinks = () => readdirSync(links).filter((name) => name.startsWith('.linking-'));

describe.skipIf(missing !== null)('oc channels login whatsapp', () => {
  it('draws a code that a camera reads, renews it, and leaves nothing of it on the screen', async () => {
    await using screen = login();
    await shows(screen, textOf(1));
    expect(screen.alt).toBe(true);
    expect(screen.screen).toContain('On the phone: Settings, Linked devices');
    await putCode(2);
    await shows(screen, textOf(2));
    put('end', 'linked');
    expect(await screen.waitExit()).toBe(0);
    await screen.waitFor('A running gateway finds the link by itself');
    expect(screen.alt).toBe(false);
    expect(readQr(screen.emulator)).toBe(null);
    expect(screen.raw).not.toContain('canary');
    expect(existsSync(join(links, 'default', 'creds.json'))).toBe(true);
    const { argv, env } = JSON.parse(readFileSync(join(links, 'started.json'), 'utf8'));
    expect(argv).toEqual(['--lines', '--account', 'default']);
    expect(env).not.toContain('CANARY');
  });

  it.each([
    ['with --ascii', { flags: '--ascii' }],
    ['where the terminal has no UTF-8', { env: { LANG: 'C' } }],
  ])('draws it of spaces alone %s', async (_, options) => {
    await using screen = login({ ...options, cols: 160, rows: 90 });
    await shows(screen, textOf(1));
    expect(screen.raw).not.toMatch(/[\u0080-\uFFFF]/);
  });

  it('says how large a terminal has to be and what needs none, and draws when it was made larger', async () => {
    await using screen = login({ cols: 80, rows: 24 });
    const text = await screen.waitFor('This terminal has 80 and 24.');
    expect(text).toContain('oc channels login whatsapp --phone 15551234567');
    const [, columns, rows] = /needs (\d+) columns and (\d+) rows/.exec(text) ?? [];
    screen.resize(Number(columns), Number(rows));
    await shows(screen, textOf(1));
    screen.resize(Number(columns), Number(rows) - 1);
    await screen.waitFor('Make it larger');
  });

  it.each([
    ['with a program that ends', false],
    ['with one that has to be ended', true],
  ])('leaves no half link when the person breaks off, %s', async (_, deaf) => {
    if (deaf) put('deaf', '');
    await using screen = login();
    await shows(screen, textOf(1));
    expect(halfLinks()).toHaveLength(1);
    await screen.press('ctrl-c');
    expect(await screen.waitExit()).toBe(130);
    await screen.waitFor('Nothing was linked.');
    expect(screen.alt).toBe(false);
    expect(readdirSync(links)).toEqual(['started.json']);
  });

  it('says that the phone is linked when it was, at the moment at which the person breaks off', async () => {
    put('late', '');
    await using screen = login();
    await shows(screen, textOf(1));
    await screen.press('ctrl-c');
    expect(await screen.waitExit()).toBe(0);
    await screen.waitFor('Linked.');
    expect(screen.alt).toBe(false);
    expect(existsSync(join(links, 'default', 'creds.json'))).toBe(true);
  });

  it.each([
    ['the phone did not agree in time', 7, 'the phone was not linked: the phone did not agree in time'],
    ['a phone is linked already; --again replaces it', 6, 'a phone is linked already'],
    ["Unknown option '--lines'", 6, 'this oc-whatsapp gives no QR code'],
  ])('says why it did not come to a link: %s', async (why, code, said) => {
    await using screen = login();
    await shows(screen, textOf(1));
    put('end', why);
    expect(await screen.waitExit()).toBe(code);
    await screen.waitFor(said);
    expect(screen.raw).not.toContain('canary');
    expect(readdirSync(links)).toEqual(['started.json']);
  });

  it('begins nothing where no code can be shown, and says what can be done there', async () => {
    for (const flags of ['', '--json', '--tsv']) {
      const { code, stdout, stderr } = await home.sh(`oc channels login whatsapp ${flags}`);
      expect(code).toBe(2);
      expect(stdout + stderr).toContain('oc channels login whatsapp --phone 15551234567');
      expect(stdout + stderr).not.toContain('canary');
    }
    await using dumb = login({ before: 'env TERM=dumb' });
    expect(await dumb.waitExit()).toBe(2);
    await using json = login({ flags: '--json' });
    expect(await json.waitExit()).toBe(2);
    expect(existsSync(links)).toBe(false);
  });
});
