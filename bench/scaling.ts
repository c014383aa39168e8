/** `npm run bench -- --scaling` measures the time per example as the batch, the width, the depth or the number of time steps grows. */
import { writeFileSync } from 'node:fs';
import { requestNodeDevice } from '../src/cli/nodeDevice.ts';
import { median } from '../src/gpu/stopwatch.ts';
import { compile } from '../src/models/compile/compile.ts';
import { type Network, newSkip } from '../src/models/network/network.ts';
import { presets } from '../src/models/network/presets.ts';
import { repeatLayer } from '../src/models/network/repeatLayer.ts';
import type { Ceilings } from '../src/train/protocol/speed.ts';
import { measureCeilings } from '../src/train/speed/ceilings.ts';
import { describe } from '../src/train/speed/profile.ts';
import { dataShapeOf } from '../src/train/trainer/dataShape.ts';
import type { Task } from './contender.ts';
import { prepareOurs } from './contenders/skiplab.ts';
import { plot } from './plot.ts';
import { taskOf } from './tasks.ts';

/** If a step takes longer than this, larger values on the axis are left out, and the report says so. */
const LONGEST_STEP_MS = 4000;
const SAMPLES = 3;
const SAMPLE_MS = 200;

export interface Point {
  at: number;
  /** The measured milliseconds per example. */
  measured: number;
  /** The milliseconds per example that the arithmetic takes at the adapter's peak speed. */
  arithmetic: number;
  /** The milliseconds per example that the memory traffic takes at the adapter's peak speed. */
  bytes: number;
}

interface Axis {
  name: string;
  label: string;
  at: readonly number[];
  task(at: number): Task;
}

const wide = (units: number): Network => {
  const { layers } = presets.dense.network;
  const resized = layers.map((layer) =>
    ['dense1', 'dense2'].includes(layer.id) ? { ...layer, params: { ...layer.params, units } } : layer,
  );
  return { layers: resized, skips: [newSkip('input', 'dense1'), newSkip('dense1', 'dense2')] };
};
/** A network with 1 + `depth` hidden layers of 64 units, each with a skip over it. */
const deep = (depth: number): Network => {
  const { layers, skips } = wide(64);
  return repeatLayer({ layers, skips }, 'dense2', depth);
};
const BINARY = { type: 'binary', labels: ['no', 'yes'] } as const;
const NUMBER = { type: 'regression', labels: ['y'] } as const;
const dense = (name: string, network: Network, batch: number) => taskOf(name, network, [10], BINARY, batch);

const axes: readonly Axis[] = [
  {
    name: 'batch',
    label: 'batch size, dense preset',
    at: [1, 4, 16, 64, 256, 1024, 4096],
    task: (at) => dense('batch', presets.dense.network, at),
  },
  {
    name: 'width',
    label: 'units in each of the two hidden layers, batch 32',
    at: [32, 64, 128, 256, 512, 1024, 2048],
    task: (at) => dense('width', wide(at), 32),
  },
  {
    name: 'depth',
    label: 'number of layers of 64 units after the first, each with a skip over it, batch 32',
    at: [1, 2, 4, 8, 16, 32, 64],
    task: (at) => dense('depth', deep(at), 32),
  },
  {
    name: 'time',
    label: 'time steps, lstm preset, batch 32',
    at: [8, 16, 32, 64, 128, 256, 512],
    task: (at) => taskOf('time', presets.lstm.network, [at, 10], NUMBER, 32),
  },
];

/** Returns two lower bounds of the duration of a step in milliseconds. `bytes` assumes that each operand is read or written once. */
function floors({ network, data, training }: Task, ceilings: Ceilings): { arithmetic: number; bytes: number } {
  const { plan } = compile(network, dataShapeOf(data), training);
  const parts = (plan.programs.train ?? []).map((dispatch) => describe(network, dispatch, Number.NaN, 1));
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    arithmetic: (1000 * sum(parts.map(({ flop }) => flop))) / ceilings.flopPerSecond,
    bytes: (1000 * sum(parts.map(({ bytes }) => bytes))) / ceilings.bytesPerSecond,
  };
}

async function timeOf(device: GPUDevice, task: Task): Promise<number> {
  const stepper = await prepareOurs(device, task);
  const timed = async (steps: number) => {
    const begun = performance.now();
    await stepper.run(steps);
    return (performance.now() - begun) / steps;
  };
  await timed(1);
  const first = await timed(1);
  const steps = Math.max(1, Math.min(400, Math.round(SAMPLE_MS / first)));
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) samples.push(await timed(steps));
  stepper.free();
  return median(samples);
}

/** @param args the path of the data file to write, and the folder for the plots */
export async function main([file = '', folder = '']: readonly string[]): Promise<number> {
  const { device, adapter } = await requestNodeDevice();
  const ceilings = await measureCeilings(device);
  const { vendor, architecture, device: model } = adapter.info;
  const name = [vendor, architecture, model].filter(Boolean).join(' ');
  const found: Record<string, Point[]> = {};
  const left: string[] = [];
  for (const { name: axis, label, at, task } of axes) {
    const points: Point[] = [];
    for (const value of at) {
      const given = task(value);
      const batch = given.training.batchSize;
      const stepMs = await timeOf(device, given);
      const { arithmetic, bytes } = floors(given, ceilings);
      points.push({ at: value, measured: stepMs / batch, arithmetic: arithmetic / batch, bytes: bytes / batch });
      console.error(`${axis} ${value}: ${Number(stepMs.toPrecision(3))} ms a step`);
      if (stepMs > LONGEST_STEP_MS && value !== at.at(-1)) {
        left.push(`${axis} beyond ${value}, because a step already takes ${(stepMs / 1000).toFixed(1)} s`);
        break;
      }
    }
    found[axis] = points;
    writeFileSync(`${folder}/scaling-${axis}.svg`, plot(`Time per example (${name})`, label, points));
  }
  writeFileSync(file, `${JSON.stringify({ adapter: name, ceilings, axes: found, left }, null, 2)}\n`);
  for (const words of left) console.log(`Left out: ${words}.`);
  console.log(`Written: ${file} and the plots in ${folder}.`);
  return 0;
}
