import { expect, it } from 'vitest';
import { globals } from 'webgpu';
import type { KernelSpec } from './kernel.ts';
import type { Plan } from './plan.ts';
import { createGpuRunner } from './runner.ts';

const TOO_LARGE = 1000;

/** Creates a fake device on which the name of a kernel is the time in milliseconds that its compilation takes. */
function fakeDevice() {
  const scopes: { filter: GPUErrorFilter; errors: string[] }[] = [];
  const uncaptured: string[] = [];
  const raise = (filter: GPUErrorFilter, message: string) =>
    (scopes.findLast((scope) => scope.filter === filter)?.errors ?? uncaptured).push(message);
  const pass = { setPipeline: () => {}, setBindGroup: () => {}, dispatchWorkgroups: () => {}, end: () => {} };
  const device = {
    features: new Set(),
    createBuffer: ({ label, size }: GPUBufferDescriptor) => {
      if (size >= TOO_LARGE) raise('out-of-memory', `${label} is too large`);
      return { size, destroy: () => {} };
    },
    createShaderModule: ({ code }: GPUShaderModuleDescriptor) => {
      if (code) raise('validation', code);
      return { isValid: !code };
    },
    createComputePipelineAsync: ({ label, compute: { module } }: { label: string; compute: { module: { isValid: boolean } } }) =>
      new Promise((resolve, reject) =>
        setTimeout(() => (module.isValid ? resolve({}) : reject(new Error('invalid module'))), Number(label)),
      ),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createBindGroup: ({ label }: GPUBindGroupDescriptor) => {
      if (label?.startsWith('misbound')) raise('validation', 'misbound');
      return {};
    },
    createCommandEncoder: () => ({ beginComputePass: () => pass, finish: () => ({}) }),
    pushErrorScope: (filter: GPUErrorFilter) => scopes.push({ filter, errors: [] }),
    popErrorScope: () => {
      const [message] = scopes.pop()?.errors ?? ['no scope'];
      return new Promise((resolve) => setTimeout(() => resolve(message === undefined ? null : { message }), 5));
    },
    // The creation of a runner needs no other members of a device.
  } as unknown as GPUDevice;
  return { device, scopes, uncaptured };
}

function create(device: GPUDevice, ms: number, { length = 4, wgsl = '', part = 'dense' } = {}) {
  const kernel = { name: `${ms}`, wgsl, bindings: [{ name: 'y', access: 'read_write', type: 'f32' }], constants: [], variants: [] };
  const plan: Plan = {
    buffers: { y: { type: 'f32', length } },
    programs: {
      train: [
        {
          parts: [{ layer: part }],
          kernel: kernel.name,
          bindings: { y: { buffer: 'y', offset: 0, length } },
          constants: {},
          grid: [1, 1, 1],
        },
      ],
    },
  };
  // The creation of a runner needs no other fields of a kernel.
  return createGpuRunner(device, plan, new Map([[kernel.name, kernel as unknown as KernelSpec]]));
}

it.each([
  ['buffer', { length: TOO_LARGE }, 'y is too large'],
  ['shader', { wgsl: 'unexpected token' }, 'unexpected token'],
  ['binding', { part: 'misbound' }, 'misbound'],
] as const)(
  'if the device refuses the %s of one runner, only that runner fails, not those created at the same time',
  async (_, refused, message) => {
    Object.assign(globalThis, globals);
    // With the first set of times, the refused runner compiles last; with the second set, it compiles first.
    for (const [others, own] of [
      [[10, 20], 40],
      [[20, 40], 10],
    ] as const) {
      const { device, scopes, uncaptured } = fakeDevice();
      const [first, last] = others.map((ms) => () => create(device, ms));
      const runners = await Promise.allSettled([first?.(), create(device, own, refused), last?.()]);
      expect(runners.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(String((runners[1] as PromiseRejectedResult).reason)).toBe(`Error: The GPU refused this network: ${message}`);
      expect([scopes, uncaptured]).toEqual([[], []]);
    }
  },
);
