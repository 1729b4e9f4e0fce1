import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Releases are installed and run; the registry decides how long that takes.
  test: { include: ['test/facts/**/*.test.ts'], testTimeout: 1_800_000 },
})
