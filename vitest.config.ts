import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/vulkan.mjs';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    environment: 'node',
    // One process and one device for all GPU tests: starting SwiftShader costs more than most tests.
    pool: 'forks',
    isolate: false,
    maxWorkers: 1,
    env: vulkanEnvironment(),
    testTimeout: 120_000,
  },
});
