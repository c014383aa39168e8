import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/vulkan.mjs';

/** Tests that replace modules. */
const MOCKED = ['src/**/*.mocked.test.ts'];

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
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
          // Two processes, each with one device for all its files, because starting SwiftShader takes longer than most tests. Each process
          // mostly uses one thread: SwiftShader compiles a pipeline on one thread, and the references run on one.
          isolate: false,
        },
      },
      // A module that another file has imported in the same process cannot be replaced any more, so each of these files gets a process.
      { extends: true, test: { name: 'mocked', include: MOCKED } },
    ],
  },
});
