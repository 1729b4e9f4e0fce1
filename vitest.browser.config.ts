import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A real browser, one page at a time.
  test: { include: ['test/browser/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
})
