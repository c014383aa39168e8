/**
 * Runs a kernel on the device, and compares every output with the kernel's f64 reference. Canaries, which are known values before and after
 * each binding, show whether the kernel writes outside it.
 */
import { expect } from 'vitest';
import { inErrorScopes } from '../src/gpu/errorScopes.ts';
import type { KernelSpec } from '../src/gpu/kernel.ts';
import { candidatesFor } from '../src/gpu/variants.ts';
import { keyed } from '../src/random/keyed.ts';
import { testDevice } from './dawn.ts';

export type Buffers = Readonly<Record<string, Float32Array | Uint32Array>>;
type ConstantValues = Readonly<Record<string, number>>;

const CANARY = 0xcafe_babe;
const MARGIN = 64; // The margin is in elements of 4 bytes. Bindings must start at multiples of 256 bytes.
const UNIT_ROUNDOFF = 2 ** -24;

export interface Tolerance {
  abs?: number;
  rel?: number;
  /**
   * The number of terms in each sum of products. It allows a difference of (4 + √depth)·2⁻²⁴·Σ|a·b|, where Σ|a·b| is the result of the
   * reference for the absolute values of the inputs.
   */
  depth?: number;
}

/** Normally distributed values with the standard deviation `spread`. Equal arguments give equal values. */
export function normals(name: string, length: number, spread = 1): Float32Array {
  const random = keyed(1, name);
  return Float32Array.from({ length }, () => spread * random.normal());
}

export const zeros = (length: number) => new Float32Array(length);

/** Runs the kernel on the device. Returns the content of each binding, and the names of the bindings with damaged canaries. */
export async function runKernel(kernel: KernelSpec, constants: ConstantValues, buffers: Buffers) {
  const device = await testDevice();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const shader = inErrorScopes(device, () => {
    const entries = kernel.bindings.map(
      ({ access }, binding): GPUBindGroupLayoutEntry => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      }),
    );
    return { layout: device.createBindGroupLayout({ entries }), module: device.createShaderModule({ code: kernel.wgsl }) };
  });
  const expectNone = async (found: Promise<GPUError | null>) => {
    const problem = await found;
    if (problem) throw new Error(`${kernel.name}: ${problem.message}`);
  };
  await expectNone(shader.problem);
  const { layout, module } = shader.made;
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: kernel.name, constants: { ...constants } },
  });
  const { made: bound, problem } = inErrorScopes(device, () => {
    const made = kernel.bindings.map(({ name, access }) => {
      const values = buffers[name];
      if (!values) throw new Error(`the test gives no buffer ${name} to ${kernel.name}`);
      const words = new Uint32Array(values.length + 2 * MARGIN).fill(CANARY);
      words.set(new Uint32Array(values.buffer, values.byteOffset, values.length), MARGIN);
      const buffer = device.createBuffer({ label: name, size: words.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, words);
      const staging = device.createBuffer({ size: words.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      return { name, access, values, buffer, staging };
    });
    const entries = made.map(({ buffer, values }, binding) => ({
      binding,
      resource: { buffer, offset: MARGIN * 4, size: values.byteLength },
    }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
    pass.dispatchWorkgroups(...kernel.grid(constants));
    pass.end();
    for (const { buffer, staging } of made) encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
    device.queue.submit([encoder.finish()]);
    return made;
  });
  await expectNone(problem);

  const outputs: Record<string, Float32Array | Uint32Array> = {};
  const damaged: string[] = [];
  for (const { name, values, buffer, staging } of bound) {
    await staging.mapAsync(GPUMapMode.READ);
    const words = new Uint32Array(staging.getMappedRange().slice(0));
    const margins = [...words.subarray(0, MARGIN), ...words.subarray(MARGIN + values.length)];
    if (margins.some((word) => word !== CANARY)) damaged.push(name);
    const content = words.slice(MARGIN, MARGIN + values.length);
    outputs[name] = values instanceof Uint32Array ? content : new Float32Array(content.buffer);
    buffer.destroy();
    staging.destroy();
  }
  return { outputs, damaged };
}

export function runReference(kernel: KernelSpec, constants: ConstantValues, buffers: Buffers) {
  const bound = Object.fromEntries(
    Object.entries(buffers).map(([name, values]) => [name, values instanceof Uint32Array ? values.slice() : Float64Array.from(values)]),
  );
  kernel.reference(bound, constants);
  return bound;
}

const magnitudes = (buffers: Buffers): Buffers =>
  Object.fromEntries(
    Object.entries(buffers).map(([name, values]) => [name, values instanceof Uint32Array ? values : values.map(Math.abs)]),
  );

/**
 * Asserts that the device and the reference agree on every writable binding, and that no canary is damaged. Checks the kernel, and each of
 * its variants that this device supports and that takes these constants.
 * @param tolerances by binding; a binding without a tolerance must agree exactly (u32, copies, selections)
 */
export async function expectMatchesReference(
  kernel: KernelSpec,
  constants: ConstantValues,
  buffers: Buffers,
  tolerances: Readonly<Record<string, Tolerance>>,
) {
  const reference = runReference(kernel, constants, buffers);
  const needsMagnitude = Object.values(tolerances).some((tolerance) => tolerance.depth !== undefined);
  const magnitude = needsMagnitude ? runReference(kernel, constants, magnitudes(buffers)) : undefined;
  const { features } = await testDevice();
  for (const candidate of candidatesFor(kernel, constants, features)) {
    const { outputs, damaged } = await runKernel(candidate, constants, buffers);
    for (const { name, access } of candidate.bindings) {
      const got = outputs[name];
      const want = reference[name];
      if (access === 'read' || !got || !want) continue;
      const { abs = 0, rel = 0, depth } = tolerances[name] ?? {};
      let worst = { excess: 0, text: '' };
      for (let i = 0; i < got.length; i++) {
        const g = got[i] as number;
        const w = want[i] as number;
        const products = depth === undefined ? 0 : (4 + Math.sqrt(depth)) * UNIT_ROUNDOFF * Math.abs(magnitude?.[name]?.[i] as number);
        const allowed = abs + rel * Math.abs(w) + products;
        const off = Math.abs(g - w);
        // The comparisons are negated so that NaN counts as a difference.
        if (!(off <= allowed) && !(off - allowed <= worst.excess)) {
          worst = {
            excess: off - allowed,
            text: `${candidate.name}.${name}[${i}]: device ${g}, reference ${w}, off by ${off}, allowed ${allowed}`,
          };
        }
      }
      expect(worst.text).toBe('');
    }
    expect(damaged, `${candidate.name} wrote outside its bindings`).toEqual([]);
  }
}
