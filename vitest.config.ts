import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/vulkan.mjs';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    // Two processes, each with one device for all its files: starting SwiftShader costs more than most tests. It compiles a pipeline,
    // and the references run, on one thread.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    env: vulkanEnvironment(),
    testTimeout: 120_000,
  },
});
