/** Caches one compiled pipeline for each device, kernel and set of constants. */
import { inErrorScopes } from './errorScopes.ts';
import type { Constants, KernelSpec } from './kernel.ts';

interface Module {
  module: GPUShaderModule;
  layout: GPUPipelineLayout;
  /** The shader compiler's error; null if there is none. The error of a pipeline does not contain the compiler's message. */
  problem: Promise<GPUError | null>;
}

interface Compiled {
  modules: Map<string, Module>;
  layouts: Map<string, GPUBindGroupLayout>;
  pipelines: Map<string, Promise<GPUComputePipeline>>;
  counts: CompileCounts;
  onCompiled: () => void;
}

interface CompileCounts {
  /** The number of pipelines requested so far. */
  asked: number;
  /** The number of these pipelines whose compilation succeeded or failed. */
  finished: number;
}

const compiled = new WeakMap<GPUDevice, Compiled>();

function cacheOf(device: GPUDevice): Compiled {
  let cache = compiled.get(device);
  if (!cache) {
    cache = { modules: new Map(), layouts: new Map(), pipelines: new Map(), counts: { asked: 0, finished: 0 }, onCompiled: () => {} };
    compiled.set(device, cache);
  }
  return cache;
}

export const compileCounts = (device: GPUDevice): Readonly<CompileCounts> => cacheOf(device).counts;

/** Calls the listener whenever the counts of a device change. A new listener replaces the previous one. */
export function onCompiled(device: GPUDevice, listener: () => void) {
  cacheOf(device).onCompiled = listener;
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

function moduleOf(device: GPUDevice, kernel: KernelSpec): Module {
  return remember(cacheOf(device).modules, kernel.name, () => {
    const { made, problem } = inErrorScopes(device, () => ({
      module: device.createShaderModule({ label: kernel.name, code: kernel.wgsl }),
      layout: device.createPipelineLayout({ bindGroupLayouts: [layoutOf(device, kernel)] }),
    }));
    return { ...made, problem };
  });
}

/**
 * Compiles the pipeline when it is first requested, in parallel with other pipelines. If that fails, the promise rejects with the error of
 * the shader compiler or, if there is none, with that of the pipeline.
 */
export function pipelineOf(device: GPUDevice, kernel: KernelSpec, constants: Constants): Promise<GPUComputePipeline> {
  const cache = cacheOf(device);
  const key = `${kernel.name} ${kernel.constants.map((name) => constants[name]).join(' ')}`;
  return remember(cache.pipelines, key, () => {
    const { module, layout, problem } = moduleOf(device, kernel);
    const pipeline = device.createComputePipelineAsync({
      label: kernel.name,
      layout,
      compute: { module, entryPoint: kernel.name, constants: { ...constants } },
    });
    const count = (change: Partial<CompileCounts>) => {
      Object.assign(cache.counts, change);
      cache.onCompiled();
    };
    count({ asked: cache.counts.asked + 1 });
    const finish = () => count({ finished: cache.counts.finished + 1 });
    pipeline.then(finish, finish);
    return pipeline.catch(async (error: unknown) => {
      throw (await problem) ?? error;
    });
  });
}
