import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/docker/**', 'test/facts/**', 'test/corpus/**', '**/node_modules/**'],
    // Only a test that hangs may reach it: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
