import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores: one worker parses and seals while the other writes, so tests that start the program get one each.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
