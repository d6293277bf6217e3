import type { SandboxCall } from '../../../src/gateway/sandbox/sandbox.ts';

export const call = (argv: readonly string[], more: Partial<SandboxCall> = {}): SandboxCall => ({
  argv,
  cwd: '/workspace',
  env: {},
  stdin: null,
  timeoutMs: 20_000,
  maxOutputBytes: 64 << 10,
  signal: new AbortController().signal,
  ...more,
});

export const sh = (script: string, more: Partial<SandboxCall> = {}): SandboxCall => call(['bash', '-c', script], more);
