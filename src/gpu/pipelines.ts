/** A cache of compiled pipelines, one per device, kernel and set of constants. */
import type { Constants, KernelSpec } from './kernel.ts';

interface Module {
  module: GPUShaderModule;
  /** The compiler's error, or null. */
  problem: Promise<GPUError | null>;
}

interface Compiled {
  modules: Map<string, Module>;
  layouts: Map<string, GPUBindGroupLayout>;
  pipelines: Map<string, Promise<GPUComputePipeline>>;
}

const compiled = new WeakMap<GPUDevice, Compiled>();

function cacheOf(device: GPUDevice): Compiled {
  let cache = compiled.get(device);
  if (!cache) {
    cache = { modules: new Map(), layouts: new Map(), pipelines: new Map() };
    compiled.set(device, cache);
  }
  return cache;
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

export function layoutOf(device: GPUDevice, kernel: KernelSpec): GPUBindGroupLayout {
  return remember(cacheOf(device).layouts, kernel.name, () =>
    device.createBindGroupLayout({
      label: kernel.name,
      entries: kernel.bindings.map(({ access }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    }),
  );
}

/** Compiles in an error scope of its own, so that concurrent compilations cannot leak their errors into this one. */
function moduleOf(device: GPUDevice, kernel: KernelSpec): Module {
  return remember(cacheOf(device).modules, kernel.name, () => {
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: kernel.name, code: kernel.wgsl });
    return { module, problem: device.popErrorScope() };
  });
}

/**
 * The pipeline of a kernel for these constants. It is compiled at first use, in parallel with other requested pipelines; if that
 * fails, the promise rejects with the compiler's message.
 */
export function pipelineOf(device: GPUDevice, kernel: KernelSpec, constants: Constants): Promise<GPUComputePipeline> {
  const cache = cacheOf(device);
  const key = `${kernel.name} ${kernel.constants.map((name) => constants[name]).join(' ')}`;
  return remember(cache.pipelines, key, () => {
    const { module, problem } = moduleOf(device, kernel);
    const pipeline = device.createComputePipelineAsync({
      label: kernel.name,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layoutOf(device, kernel)] }),
      compute: { module, entryPoint: kernel.name, constants: { ...constants } },
    });
    return pipeline.catch(async (error: unknown) => {
      throw (await problem) ?? error;
    });
  });
}
