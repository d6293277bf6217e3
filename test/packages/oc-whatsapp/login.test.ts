import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { packageDir, whatsappPackage } from '../../helpers/whatsapp-program.ts';

const missing = await whatsappPackage();

it.skipIf(missing !== null)(
  'a login whose time is over before its connection is begun says so, and leaves nothing',
  async () => {
    const state = mkdtempSync(join(tmpdir(), 'oc-link-'));
    onTestFinished(() => rmSync(state, { recursive: true, force: true }));
    const plugin = join(state, 'plugins', 'oc-whatsapp');
    mkdirSync(plugin, { recursive: true });
    cpSync(join(packageDir, 'src'), join(plugin, 'src'), { recursive: true });
    cpSync(join(packageDir, 'package.json'), join(plugin, 'package.json'));
    symlinkSync(join(packageDir, 'node_modules'), join(plugin, 'node_modules'));
    const noTime = 'data:text/javascript,AbortSignal.timeout = () => AbortSignal.abort();';
    const server = `ws://127.0.0.1:${await freePort()}`;
    const run = spawn(
      process.execPath,
      ['--import', noTime, join(plugin, 'src', 'login.ts'), '--lines', '--server', server],
      { stdio: 'pipe' },
    );
    onTestFinished(() => void run.kill('SIGKILL'));
    const [said, [code]] = await Promise.all([text(run.stderr), once(run, 'close')]);
    expect(said).toBe('the phone did not agree in time\n');
    expect(code).toBe(1);
    expect(readdirSync(join(state, 'credentials', 'whatsapp'))).toEqual([]);
  },
);
