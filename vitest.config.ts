import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/helpers/slow-first.ts';

/** Modules alone, in no process but the test's own, which leave nothing behind: their files may share a process. */
const modules = [
  'test/components/**/*.test.{ts,tsx}',
  'test/gateway/{agent,audit,config,effects,hands,logs,models,policy,protocol,redaction}/**/*.test.{ts,tsx}',
];

export default defineConfig({
  test: {
    // A condition is waited for as long as a busy machine may need.
    expect: { poll: { timeout: 20_000 } },
    globalSetup: ['test/helpers/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are the machine we promise to work on; a third file runs while others wait for processes and terminals.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    projects: [
      { extends: true, test: { name: 'modules', include: modules, isolate: false } },
      {
        extends: true,
        test: {
          name: 'processes',
          include: ['test/**/*.test.{ts,tsx}'],
          // Against somebody else's program, or from another network: `npm run interop`. With real containers: `npm run docker`.
          exclude: [...modules, 'test/interop/{peer,network}/**', 'test/docker/**'],
        },
      },
    ],
  },
});
