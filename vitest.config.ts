import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/vulkan.mjs';

const MOCKED = ['src/**/*.mocked.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Two processes keep two cores busy, because each mostly uses one thread: SwiftShader compiles each pipeline on a single thread, and
    // the f64 references also run on one.
    maxWorkers: 2,
    env: vulkanEnvironment(),
    testTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: MOCKED,
          // Each process has one device for all its files, because starting SwiftShader, the software GPU, takes longer than most tests.
          isolate: false,
        },
      },
      // A module that another file of the same process has imported cannot be replaced, so each of these files has its own process.
      { extends: true, test: { name: 'mocked', include: MOCKED } },
    ],
  },
});
