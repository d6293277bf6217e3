import { defineConfig } from 'vitest/config';

/** Tests with real containers, in a daemon of their own: `npm run docker`, as root. */
export default defineConfig({
  test: {
    // A condition is waited for as long as a busy machine may need.
    expect: { poll: { timeout: 20_000 } },
    include: ['test/docker/*.test.ts'],
    globalSetup: ['test/helpers/build-once.ts', 'test/helpers/docker-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Limits are tried to the full, on two cores.
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
