import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/vulkan.mjs';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    // Two processes, each with one device for all its files, because starting SwiftShader takes longer than most tests. Each process mostly
    // uses one thread: SwiftShader compiles a pipeline on one thread, and the references run on one.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    env: vulkanEnvironment(),
    testTimeout: 120_000,
  },
});
