import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/docker/**/*.test.ts'],
    globalSetup: ['test/docker/engine-setup.ts'],
    fileParallelism: false,
    // Two builds at a time: one waits for the registry while the other one compiles.
    maxConcurrency: 2,
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
})
