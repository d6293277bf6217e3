import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A condition is waited for as long as a busy machine may need.
    expect: { poll: { timeout: 10_000 } },
    include: ['test/**/*.test.{ts,tsx}'],
    // Against somebody else's program, or from another network: `npm run interop`. With real containers: `npm run docker`.
    exclude: ['test/interop/{peer,network}/**', 'test/docker/**'],
    globalSetup: ['test/helpers/build-once.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores are the machine we promise to work on; real processes and terminals are started by many files.
    maxWorkers: 2,
  },
});
