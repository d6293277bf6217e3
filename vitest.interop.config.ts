import { defineConfig } from 'vitest/config';

/** Tests against somebody else's program, which is installed on demand, and from another network: `npm run interop`. */
export default defineConfig({
  test: {
    // A condition is waited for as long as a busy machine may need.
    expect: { poll: { timeout: 20_000 } },
    include: ['test/interop/{peer,network}/*.test.ts'],
    globalSetup: ['test/helpers/build-once.ts', 'test/helpers/openclaw-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A real gateway and a command line that takes seconds to start: one file after the other.
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
