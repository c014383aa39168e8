/** Executes plans on a WebGPU device. Everything is allocated before the first step; a step only encodes. */

import { layoutOf, pipelineOf } from './pipelines.ts';
import { ALIGNMENT, type BufferSpec, type Dispatch, type KernelCatalogue, type Plan, type View } from './plan.ts';
import { selectVariants, type VariantSelection } from './variants.ts';

export type Values = Float32Array | Uint32Array;

/** What executes a plan. Calls take effect in the order in which they are made. */
export interface Runner {
  /** Puts values at the start of a view. */
  write(view: View, values: Values): void;
  /**
   * Queues a program, `times` over. `parts` cuts a program that is too long for one submit into that many: a device
   * that is busy for long starves the screen, and drivers kill what takes seconds.
   */
  run(program: string, times?: number, parts?: number): void;
  /** The content of a view after everything queued so far. Rejects when the device is lost. */
  read(view: View): Promise<Values>;
  /** Queues one dispatch of a program: for looking into a step. */
  runOne(program: string, index: number): void;
  /** Frees everything. Further calls are errors. */
  destroy(): void;
}

/** A runner whose passes can be timed. */
export interface GpuRunner extends Runner {
  /** What a program runs, with the variants that were chosen for this device. */
  dispatches(program: string): readonly Dispatch[];
  /** Encodes a program, or one dispatch of it, `times` over into the caller's pass. */
  encode(pass: GPUComputePassEncoder, times: number, program: string, index?: number): void;
}

interface Prepared {
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  dispatch: Dispatch;
}

/** Reads of one size share staging buffers; this many can be on their way at once before another is made. */
class StagingPool {
  private readonly free = new Map<number, GPUBuffer[]>();
  private readonly all: GPUBuffer[] = [];
  private readonly device: GPUDevice;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  take(bytes: number): GPUBuffer {
    const spare = this.free.get(bytes)?.pop();
    if (spare) return spare;
    const buffer = this.device.createBuffer({ label: 'staging', size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    this.all.push(buffer);
    return buffer;
  }

  give(buffer: GPUBuffer) {
    const spares = this.free.get(buffer.size);
    if (spares) spares.push(buffer);
    else this.free.set(buffer.size, [buffer]);
  }

  destroy() {
    for (const buffer of this.all) buffer.destroy();
  }
}

/** Starts to compile what {@link createGpuRunner} will ask for, while something else is waited for; what fails is told there. */
export function compileAhead(device: GPUDevice, asked: Plan, kernels: KernelCatalogue, choice?: VariantSelection) {
  const plan = selectVariants(asked, kernels, device.features, choice);
  for (const { kernel: name, constants } of Object.values(plan.programs).flat()) {
    const kernel = kernels.get(name);
    if (kernel) void pipelineOf(device, kernel, constants).catch(() => {});
  }
}

/**
 * Allocates a plan's buffers (zeroed) and compiles its pipelines, all at once.
 * @throws Error with the driver's words when the device refuses a buffer, a shader or a pipeline.
 */
export async function createGpuRunner(
  device: GPUDevice,
  asked: Plan,
  kernels: KernelCatalogue,
  choice?: VariantSelection,
): Promise<GpuRunner> {
  const plan = selectVariants(asked, kernels, device.features, choice);
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const buffers = new Map<string, GPUBuffer>();
  const free = () => {
    for (const buffer of buffers.values()) buffer.destroy();
  };
  let failure: unknown;
  const programs = new Map<string, Prepared[]>();
  try {
    for (const [name, spec] of Object.entries(plan.buffers)) buffers.set(name, createBuffer(device, name, spec));
    for (const [name, dispatches] of Object.entries(plan.programs)) {
      programs.set(name, await Promise.all(dispatches.map((dispatch) => prepare(device, buffers, dispatch, kernels))));
    }
    // Encoded once, for nothing: what WebGPU finds wrong with a dispatch it says then, and later nobody would listen.
    for (const program of programs.values()) encoded(device, program, 1);
  } catch (error) {
    failure = error;
  }
  const problems = [await device.popErrorScope(), await device.popErrorScope()];
  failure ??= problems.find((problem) => problem !== null);
  if (failure) {
    free();
    throw new Error(`The GPU refused this network: ${(failure as { message?: string }).message ?? failure}`);
  }

  const staging = new StagingPool(device);
  const bufferOf = (view: View): GPUBuffer => {
    const buffer = buffers.get(view.buffer);
    if (!buffer) throw new Error(`internal: no buffer ${view.buffer}`);
    return buffer;
  };
  const programOf = (name: string): Prepared[] => {
    const program = programs.get(name);
    if (!program) throw new Error(`internal: no program ${name}`);
    return program;
  };
  const submit = (steps: readonly Prepared[], times: number) => device.queue.submit([encoded(device, steps, times)]);

  return {
    write(view, values) {
      if (values.length > view.length) throw new Error(`internal: ${values.length} values do not fit ${view.buffer}[${view.length}]`);
      // Exact typed arrays: the bytes of `values`, wherever they lie in their buffer.
      device.queue.writeBuffer(bufferOf(view), view.offset * 4, values.buffer, values.byteOffset, values.byteLength);
    },
    run(name, times = 1, parts = 1) {
      const program = programOf(name);
      const length = Math.ceil(program.length / parts);
      if (parts === 1) submit(program, times);
      else
        for (let time = 0; time < times; time++)
          for (let at = 0; at < program.length; at += length) submit(program.slice(at, at + length), 1);
    },
    runOne(name, index) {
      submit(programOf(name).slice(index, index + 1), 1);
    },
    dispatches: (name) => programOf(name).map(({ dispatch }) => dispatch),
    encode(pass, times, name, index) {
      const program = programOf(name);
      encode(pass, index === undefined ? program : program.slice(index, index + 1), times);
    },
    async read(view) {
      const bytes = view.length * 4;
      const target = staging.take(bytes);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(bufferOf(view), view.offset * 4, target, 0, bytes);
      device.queue.submit([encoder.finish()]);
      await target.mapAsync(GPUMapMode.READ);
      const copy = target.getMappedRange().slice(0);
      target.unmap();
      staging.give(target);
      return plan.buffers[view.buffer]?.type === 'u32' ? new Uint32Array(copy) : new Float32Array(copy);
    },
    destroy() {
      free();
      staging.destroy();
    },
  };
}

function encode(pass: GPUComputePassEncoder, steps: readonly Prepared[], times: number) {
  let last: Prepared | undefined;
  for (let time = 0; time < times; time++) {
    for (const step of steps) {
      if (step !== last) {
        pass.setPipeline(step.pipeline);
        pass.setBindGroup(0, step.bindGroup);
      }
      last = step;
      pass.dispatchWorkgroups(...step.dispatch.grid);
    }
  }
}

function encoded(device: GPUDevice, steps: readonly Prepared[], times: number): GPUCommandBuffer {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  encode(pass, steps, times);
  pass.end();
  return encoder.finish();
}

function createBuffer(device: GPUDevice, label: string, { length }: BufferSpec): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return device.createBuffer({ label, size: Math.max(4, length * 4), usage });
}

async function prepare(
  device: GPUDevice,
  buffers: ReadonlyMap<string, GPUBuffer>,
  dispatch: Dispatch,
  kernels: KernelCatalogue,
): Promise<Prepared> {
  const kernel = kernels.get(dispatch.kernel);
  if (!kernel) throw new Error(`internal: no kernel ${dispatch.kernel}`);
  const entries = kernel.bindings.map(({ name }, binding): GPUBindGroupEntry => {
    const view = dispatch.bindings[name];
    const buffer = view && buffers.get(view.buffer);
    if (!view || !buffer) throw new Error(`internal: ${dispatch.label}: nothing bound to ${name} of ${kernel.name}`);
    if (view.offset % ALIGNMENT !== 0)
      throw new Error(`internal: ${dispatch.label}: ${name} starts at element ${view.offset}, not a multiple of ${ALIGNMENT}`);
    return { binding, resource: { buffer, offset: view.offset * 4, size: view.length * 4 } };
  });
  const pipeline = await pipelineOf(device, kernel, dispatch.constants);
  const bindGroup = device.createBindGroup({ label: dispatch.label, layout: layoutOf(device, kernel), entries });
  return { pipeline, bindGroup, dispatch };
}
