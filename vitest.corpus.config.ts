import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Every original and every result is built and run.
  test: { include: ['test/corpus/**/*.test.ts'], testTimeout: 14_400_000, hookTimeout: 1_200_000 },
})
