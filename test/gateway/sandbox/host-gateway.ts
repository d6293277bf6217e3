import { tmpdir } from 'node:os';
import { openHost } from '../../../src/gateway/sandbox/host.ts';

/** As a gateway with one call on the host, whose command is the first word: it says what the call says. */
const [, , command = ''] = process.argv;
await openHost({ env: {}, home: tmpdir(), workspace: tmpdir() }).run({
  ...{ argv: ['bash', '-c', command], cwd: tmpdir(), env: {}, stdin: null },
  ...{ timeoutMs: 60_000, maxOutputBytes: 1000, signal: new AbortController().signal },
  live: { onStarted: () => undefined, onOutput: (chunk) => process.stdout.write(chunk) },
});
