/**
 * A process that sets one key and is killed (SIGKILL) just before its n-th touch of the disk; a write is also cut in the
 * middle. With n = 0 it lives, and prints how many touches there were.
 * Arguments: n, home directory, key, value.
 */
import fs, { promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [fatal = '0', home = '', key = '', value = ''] = process.argv.slice(2);
let touches = 0;

function touch(): void {
  touches += 1;
  if (touches === Number(fatal)) process.kill(process.pid, 'SIGKILL');
}

type Anything = (...args: never[]) => unknown;

function wrap<T extends object>(
  holder: T,
  name: keyof T & string,
  before: (self: unknown, args: unknown[]) => void,
): void {
  // why: only functions are wrapped, by names that are written below
  const real = holder[name] as Anything;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    before(this, args);
    return Reflect.apply(real, this, args);
  };
  Object.defineProperty(holder, name, { value: wrapped, configurable: true, writable: true });
}

const handle: FileHandle = await promises.open(process.execPath);
const prototype: FileHandle = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['rename', 'unlink', 'open'] as const) wrap(promises, name, touch);
for (const name of ['sync', 'close', 'chmod'] as const) wrap(prototype, name, touch);
wrap(prototype, 'writeFile', (self, [data]) => {
  touch();
  if (touches + 1 === Number(fatal)) {
    // why: the wrapped method's own receiver, and the text that it was given
    fs.writeSync((self as FileHandle).fd, String(data).slice(0, String(data).length >> 1));
  }
  touch();
});
wrap(fs, 'chmodSync', touch);
wrap(fs, 'mkdirSync', touch);
syncBuiltinESMExports();

const { setConfigValue } = await import('../../src/gateway/config/file/set-value.ts');
const { statePaths } = await import('../../src/gateway/state/paths.ts');
const env = { HOME: home };
await setConfigValue({ paths: statePaths(env), env }, key, JSON.parse(value));
console.log(touches);
