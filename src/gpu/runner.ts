/** The GPU runner allocates all buffers of a plan before the first training step; a step only encodes and submits commands. */

import { completion } from './completion.ts';
import { inErrorScopes } from './errorScopes.ts';
import type { KernelSpec } from './kernel.ts';
import { allocate, bytesOf, release } from './memory.ts';
import { layoutOf, pipelineOf } from './pipelines.ts';
import { ALIGNMENT, type BufferSpec, type Dispatch, dispatchLabel, type KernelCatalogue, type Plan, type View } from './plan.ts';
import { selectVariants, type VariantSelection } from './variants.ts';

export type Values = Float32Array | Uint32Array;

/** Calls take effect in the order in which they are made. */
export interface Runner {
  /** Copies values to the start of a view. */
  write(view: View, values: Values): void;
  /**
   * Queues a program `times` times. If `parts` is 1, all executions are in one submit; otherwise each execution is divided into up to
   * `parts` submits. A long submit makes the screen stutter, and drivers reset a device if a submit takes seconds.
   */
  run(program: string, times?: number, parts?: number): void;
  /** Reads a view after everything queued so far has run. The promise rejects if the device is lost. */
  read(view: View): Promise<Values>;
  /** Queues one dispatch of a program, so that a caller can inspect the state between dispatches. */
  runOne(program: string, index: number): void;
  bytes(): number;
  /** Frees all buffers. Further calls are errors. */
  destroy(): void;
}

/** A runner whose programs can be timed in a pass of the caller. */
export interface GpuRunner extends Runner {
  /** Returns the dispatches of a program, with the variants that were selected for this device. */
  dispatches(program: string): readonly Dispatch[];
  /** Encodes a program, or one of its dispatches, `times` times into the caller's pass. */
  encode(pass: GPUComputePassEncoder, times: number, program: string, index?: number): void;
}

interface Compiled {
  dispatch: Dispatch;
  kernel: KernelSpec;
  pipeline: GPUComputePipeline;
}

interface Prepared {
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  dispatch: Dispatch;
}

/** Sizes of staging buffers are multiples of this, so that reads of different lengths can use the same buffer. */
const STAGING_BYTES = 4096;

/** A pool of the staging buffers through which the CPU reads device buffers. */
class StagingPool {
  private readonly free = new Map<number, GPUBuffer[]>();
  private readonly all: GPUBuffer[] = [];
  private readonly device: GPUDevice;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** Returns a buffer of at least this size. */
  take(bytes: number): GPUBuffer {
    const size = Math.ceil(bytes / STAGING_BYTES) * STAGING_BYTES;
    const spare = this.free.get(size)?.pop();
    if (spare) return spare;
    const buffer = allocate(this.device, { label: 'staging', size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    this.all.push(buffer);
    return buffer;
  }

  give(buffer: GPUBuffer) {
    const spares = this.free.get(buffer.size);
    if (spares) spares.push(buffer);
    else this.free.set(buffer.size, [buffer]);
  }

  get bytes(): number {
    return bytesOf(this.all);
  }

  destroy() {
    for (const buffer of this.all) release(this.device, buffer);
  }
}

/**
 * Starts to compile the pipelines that {@link createGpuRunner} will need, while the caller waits for something else. Failures are ignored
 * here, because `createGpuRunner` reports them.
 */
export function compileAhead(device: GPUDevice, asked: Plan, kernels: KernelCatalogue, choice?: VariantSelection) {
  const plan = selectVariants(asked, kernels, device.features, choice);
  for (const { kernel: name, constants } of Object.values(plan.programs).flat()) {
    const kernel = kernels.get(name);
    if (kernel) void pipelineOf(device, kernel, constants).catch(() => {});
  }
}

/**
 * The buffers contain zeros at first.
 * @throws Error with the driver's message if the device refuses a buffer, a shader or a pipeline
 */
export async function createGpuRunner(
  device: GPUDevice,
  asked: Plan,
  kernels: KernelCatalogue,
  choice?: VariantSelection,
): Promise<GpuRunner> {
  const plan = selectVariants(asked, kernels, device.features, choice);
  const buffers = new Map<string, GPUBuffer>();
  const free = () => {
    for (const buffer of buffers.values()) release(device, buffer);
  };
  const programs = new Map<string, Prepared[]>();
  try {
    const allocated = inErrorScopes(device, () => {
      for (const [name, spec] of Object.entries(plan.buffers)) buffers.set(name, createBuffer(device, name, spec));
    });
    const compiled = new Map<string, Compiled[]>();
    for (const [name, dispatches] of Object.entries(plan.programs))
      compiled.set(name, await Promise.all(dispatches.map((dispatch) => compile(device, dispatch, kernels))));
    await refuse(allocated.problem);
    const prepared = inErrorScopes(device, () => {
      for (const [name, dispatches] of compiled) {
        const program = dispatches.map((one) => prepare(device, buffers, one));
        programs.set(name, program);
        // The program is encoded once without being submitted, so that WebGPU reports validation errors within these error scopes.
        encoded(device, program, 1);
      }
    });
    await refuse(prepared.problem);
  } catch (error) {
    free();
    // The cast is safe because a missing message is handled.
    throw new Error(`The GPU refused this network: ${(error as { message?: string }).message ?? error}`);
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
      // `values` may be a view into a larger ArrayBuffer, so its own offset and length are passed.
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
      await completion(device, target.mapAsync(GPUMapMode.READ, 0, bytes));
      const copy = target.getMappedRange(0, bytes).slice(0);
      target.unmap();
      staging.give(target);
      return plan.buffers[view.buffer]?.type === 'u32' ? new Uint32Array(copy) : new Float32Array(copy);
    },
    bytes: () => bytesOf(buffers.values()) + staging.bytes,
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
  return allocate(device, { label, size: Math.max(4, length * 4), usage });
}

async function refuse(found: Promise<GPUError | null>) {
  const problem = await found;
  if (problem) throw problem;
}

async function compile(device: GPUDevice, dispatch: Dispatch, kernels: KernelCatalogue): Promise<Compiled> {
  const kernel = kernels.get(dispatch.kernel);
  if (!kernel) throw new Error(`internal: no kernel ${dispatch.kernel}`);
  return { dispatch, kernel, pipeline: await pipelineOf(device, kernel, dispatch.constants) };
}

function prepare(device: GPUDevice, buffers: ReadonlyMap<string, GPUBuffer>, { dispatch, kernel, pipeline }: Compiled): Prepared {
  const entries = kernel.bindings.map(({ name }, binding): GPUBindGroupEntry => {
    const view = dispatch.bindings[name];
    const buffer = view && buffers.get(view.buffer);
    if (!view || !buffer) throw new Error(`internal: ${dispatchLabel(dispatch)}: nothing bound to ${name} of ${kernel.name}`);
    if (view.offset % ALIGNMENT !== 0)
      throw new Error(`internal: ${dispatchLabel(dispatch)}: ${name} starts at element ${view.offset}, not a multiple of ${ALIGNMENT}`);
    return { binding, resource: { buffer, offset: view.offset * 4, size: view.length * 4 } };
  });
  const bindGroup = device.createBindGroup({ label: dispatchLabel(dispatch), layout: layoutOf(device, kernel), entries });
  return { pipeline, bindGroup, dispatch };
}
