import { expect, it } from 'vitest';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { pipelineOf } from '../../gpu/pipelines.ts';
import type { Preparing } from '../protocol/device.ts';
import { Preparation } from './preparation.ts';

/** A device on which the test ends each compilation itself, with the functions in `compile`. */
function fakeDevice() {
  const compile: (() => void)[] = [];
  const device = {
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createShaderModule: () => ({}),
    pushErrorScope: () => {},
    popErrorScope: async () => null,
    createComputePipelineAsync: () => new Promise((resolve) => compile.push(() => resolve({}))),
    // Pipelines need no other members of a device.
  } as unknown as GPUDevice;
  return { device, compile };
}

// A pipeline needs no other fields of a kernel.
const kernelOf = (name: string) => ({ name, bindings: [], constants: [], wgsl: '' }) as unknown as KernelSpec;

it('Preparation reports the progress of pipelines, checks and measurements only while a runner is being made', async () => {
  const reports: (readonly Preparing[])[] = [];
  const words = () => reports.splice(0).map((stages) => stages.map(({ stage, done, of }) => `${stage} ${done}/${of}`).join());
  const preparation = new Preparation((stages) => reports.push(stages));
  const { device, compile } = fakeDevice();
  preparation.follow(device);
  const first = pipelineOf(device, kernelOf('a'), {});
  compile[0]?.();
  await first;
  preparation.note('check', 0, 3);
  expect(words()).toEqual([]);
  await preparation.during(async () => {
    const two = [pipelineOf(device, kernelOf('b'), {}), pipelineOf(device, kernelOf('c'), {})];
    preparation.note('check', 1, 3);
    compile[1]?.();
    await two[0];
    preparation.note('check', 3, 3);
    preparation.note('measure', 2, 9);
    expect(preparation.isUnderWay).toBe(true);
  });
  expect(words()).toEqual([
    'compile 0/1',
    'compile 0/2',
    'compile 0/2,check 1/3',
    'compile 1/2,check 1/3',
    'compile 1/2',
    'compile 1/2,measure 2/9',
    '',
  ]);
  compile[2]?.();
  expect(preparation.isUnderWay).toBe(false);
  expect(words()).toEqual([]);
});

it('Preparation drops the stages of the previous device when it follows a new one', async () => {
  const reports: (readonly Preparing[])[] = [];
  const preparation = new Preparation((stages) => reports.push(stages));
  preparation.follow(fakeDevice().device);
  await preparation.during(async () => {
    preparation.note('check', 3, 10);
    preparation.follow(fakeDevice().device);
    preparation.note('measure', 2, 9);
    expect(reports.at(-1)?.map(({ stage }) => stage)).toEqual(['measure']);
  });
});
