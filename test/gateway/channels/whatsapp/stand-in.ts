import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Device } from './device.ts';

/** Runs in the place of the real program: plain JavaScript, with `say`, `hello`, `onCommand` and what the test adds. */
const prelude = `
  const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
  const hello = () => say({ say: 'hello', protocol: 1 });
  const connected = () => { hello(); say({ say: 'connected', self: { phone: '+15550001111', lid: null, name: 'x' } }); };
  const message = (n, more) => say({ say: 'message', message: { id: 'M' + n, event: 'message', phone: '+15550005001', lid: null,
    name: null, chat: { kind: 'direct', id: '15550005001@s.whatsapp.net' }, mention: 'none', forwarded: false, text: 't' + n, ...more } });
  const onCommand = (take) => {
    let rest = '';
    process.stdin.on('data', (chunk) => {
      const lines = (rest + chunk).split('\\n');
      rest = lines.pop();
      for (const line of lines) take(JSON.parse(line));
    });
    process.stdin.on('end', () => process.exit(0));
  };
  require('node:fs').appendFileSync(process.argv[2], 'started\\n');
`;

/** A device whose program does what this script says; a phone is linked, as far as the files tell. */
export class ScriptedDevice extends Device {
  readonly #dir: string;

  constructor(script: string) {
    const dir = mkdtempSync(join(tmpdir(), 'oc-stand-in-'));
    const main = join(dir, 'main.cjs');
    writeFileSync(join(dir, 'starts'), '');
    writeFileSync(main, prelude + script);
    super(() => ({ argv: [process.execPath, main, join(dir, 'starts')], cwd: dir }));
    this.#dir = dir;
    this.link();
  }

  /** As if a phone had been linked, or another one. */
  link(): void {
    mkdirSync(this.linkDir, { recursive: true, mode: 0o700 });
    rmSync(join(this.linkDir, 'creds.json'), { force: true });
    writeFileSync(join(this.linkDir, 'creds.json'), '{}', { mode: 0o600 });
  }

  get starts(): number {
    return readFileSync(join(this.#dir, 'starts'), 'utf8').length / 'started\n'.length;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
