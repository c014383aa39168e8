/** Measures the ceilings of an adapter: the peak rates of floating-point operations in registers and of memory reads and writes. */
import { inErrorScopes } from '../../gpu/errorScopes.ts';
import type { Constants, KernelSpec } from '../../gpu/kernel.ts';
import { allocate, release } from '../../gpu/memory.ts';
import { layoutOf, pipelineOf } from '../../gpu/pipelines.ts';
import { type Encode, type MeasureOptions, type RunExclusive, Stopwatch } from '../../gpu/stopwatch.ts';
import { copyWords, registerMultiplyAdd } from '../../shaders/ceilings/ceilings.ts';
import type { Ceilings } from '../protocol/speed.ts';

/**
 * Workloads in ascending order: the first takes 10 ms on a CPU, and the last takes 1 ms on a large GPU. The first that takes at least
 * LONG_DISPATCH_MS is used, or the last if none does.
 */
const SIZES = [
  { INVOCATIONS: 2 ** 14, ROUNDS: 128 },
  { INVOCATIONS: 2 ** 18, ROUNDS: 256 },
  { INVOCATIONS: 2 ** 19, ROUNDS: 4096 },
] as const;
/** The shortest duration of a dispatch at which its overhead of a few µs is negligible. */
const LONG_DISPATCH_MS = 1;
/** The size of each of the two buffers of the copy. Together they exceed the caches of most current GPUs. */
const COPY_BYTES = 64 * 2 ** 20;
const VECTOR_BYTES = 16;

const PROBE: MeasureOptions = { atLeastMs: LONG_DISPATCH_MS, samples: 2, budgetMs: 100 };
const MEASUREMENT: MeasureOptions = { atLeastMs: 50, samples: 5, budgetMs: 500 };

/**
 * Measures for about a second, in submits of at most about 60 ms.
 * @throws Error with the driver's message if the device cannot allocate the buffers
 */
export async function measureCeilings(device: GPUDevice, alone?: RunExclusive): Promise<Ceilings> {
  const stopwatch = await Stopwatch.create(device, alone);
  try {
    return {
      flopPerSecond: await measureArithmetic(device, registerMultiplyAdd, stopwatch),
      bytesPerSecond: await measureMemory(device, stopwatch),
    };
  } finally {
    stopwatch.destroy();
  }
}

async function measureArithmetic(device: GPUDevice, kernel: KernelSpec, stopwatch: Stopwatch): Promise<number> {
  let ms = 0;
  let flop = 0;
  for (const size of SIZES) {
    flop = 2 * (kernel.multiplyAdds?.(size) ?? Number.NaN);
    ms = await withBuffers(device, kernel, size, size.INVOCATIONS * VECTOR_BYTES, async (encode) => {
      const probe = await stopwatch.measure(encode, PROBE);
      if (probe.ms < LONG_DISPATCH_MS && size !== SIZES.at(-1)) return 0;
      return (await stopwatch.measure(encode, MEASUREMENT)).ms;
    });
    if (ms > 0) break;
  }
  return (1000 * flop) / ms;
}

async function measureMemory(device: GPUDevice, stopwatch: Stopwatch): Promise<number> {
  const { ms } = await withBuffers(device, copyWords, { VECTORS: COPY_BYTES / VECTOR_BYTES }, COPY_BYTES, (encode) =>
    stopwatch.measure(encode, MEASUREMENT),
  );
  return (1000 * 2 * COPY_BYTES) / ms;
}

async function withBuffers<Result>(
  device: GPUDevice,
  kernel: KernelSpec,
  constants: Constants,
  bytes: number,
  use: (encode: Encode) => Promise<Result>,
): Promise<Result> {
  const held: GPUBuffer[] = [];
  const buffer = (label: string, mappedAtCreation: boolean) => {
    const made = allocate(device, { label, size: bytes, usage: GPUBufferUsage.STORAGE, mappedAtCreation });
    held.push(made);
    return made;
  };
  try {
    const pipeline = await pipelineOf(device, kernel, constants);
    const { made: bindGroup, problem } = inErrorScopes(device, () => {
      const x = buffer('ceiling x', true);
      const buffers: Readonly<Record<string, GPUBuffer>> = { x, y: buffer('ceiling y', false) };
      // The numbers are below 1, so that sums stay small. Neighbouring invocations get different numbers, so that they do different work.
      new Float32Array(x.getMappedRange()).forEach((_, i, values) => {
        values[i] = ((i * 0.618034) % 1) * 0.5 + 0.25;
      });
      x.unmap();
      const entries = kernel.bindings.map(({ name }, binding) => ({ binding, resource: { buffer: buffers[name] ?? x } }));
      return device.createBindGroup({ layout: layoutOf(device, kernel), entries });
    });
    const refused = await problem;
    if (refused) throw new Error(`The GPU refused ${kernel.name}: ${refused.message}`);
    return await use((pass, times) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      for (let time = 0; time < times; time++) pass.dispatchWorkgroups(...kernel.grid(constants));
    });
  } finally {
    for (const made of held) release(device, made);
  }
}
