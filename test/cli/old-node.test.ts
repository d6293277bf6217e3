import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test('an older Node.js is told from a bug', () => {
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, resolve('dist/npm/main.js'), 'status'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('oc needs 24 or newer');
  expect(stderr).not.toContain('bug');
});
