/** `npm run learn` measures what the example networks learn at their default settings, as the median over seeds. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataFile, Dataset } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import type { DataChoice, Experiment } from '../experiment/experiment.ts';
import { starters } from '../experiment/starters.ts';
import { median } from '../gpu/stopwatch.ts';
import { Trainer } from '../train/trainer/trainer.ts';
import { makeNodeRunner } from './nodeRunner.ts';

export const USAGE = `npm run learn -- [options]
  --only TEXT      run only the tasks whose name contains TEXT
  --seeds N        the number of seeds per task (default: 5)
  --digits FOLDER  a folder with IDX files of real digits: a training pair and a test pair (default: skip this task)
  --runner gpu|reference   gpu: Dawn on this machine's Vulkan driver (default); reference: f64 on the CPU
  --help           show this text`;

interface Goal {
  name: string;
  experiment: Experiment;
  files?: readonly DataFile[];
  /** The number of epochs, instead of the experiment's number of steps. */
  epochs?: number;
  /** The quantity that is measured on the held-out examples, and the goal for its median. */
  measure: 'accuracy' | 'share of the variance';
  goal: number;
}

const withData = (experiment: Experiment, data: DataChoice): Experiment => ({ ...experiment, data });
const withParams = (experiment: Experiment, params: DataChoice['params']): Experiment =>
  withData(experiment, { ...experiment.data, params: { ...experiment.data.params, ...params } });

async function goals(digits: string | undefined): Promise<Goal[]> {
  const list: Goal[] = [
    { name: 'dense/circle', experiment: withParams(starters.dense, { shape: 'circle' }), measure: 'accuracy', goal: 0.97 },
    { name: 'dense/spiral', experiment: withParams(starters.dense, { shape: 'spiral' }), measure: 'accuracy', goal: 0.9 },
    {
      name: 'lstm/largest digit',
      experiment: withParams(starters.lstm, { task: 'largest' }),
      measure: 'share of the variance',
      goal: 0.1,
    },
    { name: 'conv/drawn digits', experiment: starters.conv, measure: 'accuracy', goal: 0.97 },
  ];
  if (digits === undefined) {
    console.log('conv/real digits: skipped, because --digits FOLDER is not given');
    return list;
  }
  const names = (await readdir(digits)).filter((name) => name.includes('ubyte'));
  const files = await Promise.all(
    names.map(async (name): Promise<DataFile> => ({ name, bytes: new Uint8Array(await readFile(join(digits, name))) })),
  );
  const idx: DataChoice = { kind: 'idx', params: {}, files: { names, digest: '' } };
  list.push({
    name: 'conv/real digits, 3 epochs',
    experiment: withData(starters.conv, idx),
    files,
    epochs: 3,
    measure: 'accuracy',
    goal: 0.95,
  });
  return list;
}

/** Mean squared distance of the held-out targets from their mean. */
function varianceOf({ targets, trainCount, targetWidth }: Dataset): number {
  const heldOut = targets.subarray(trainCount * targetWidth);
  const mean = heldOut.reduce((sum, value) => sum + value, 0) / heldOut.length;
  return heldOut.reduce((sum, value) => sum + (value - mean) ** 2, 0) / heldOut.length;
}

export async function main(args: readonly string[]): Promise<number> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      seeds: { type: 'string', default: '5' },
      digits: { type: 'string' },
      runner: { type: 'string', default: 'gpu' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const makeRunner = await makeNodeRunner(options.runner);
  let missed = 0;
  for (const { name, experiment, files = [], epochs, measure, goal } of (await goals(options.digits)).filter((task) =>
    task.name.includes(options.only),
  )) {
    const results: number[] = [];
    let steps = 0;
    const started = performance.now();
    for (let seed = 1; seed <= Number(options.seeds); seed++) {
      const training = { ...experiment.training, seed };
      const definition = dataDefinition(experiment.data.kind);
      const dataset = await definition.make({ ...experiment.data.params }, seed, files);
      const trainer = await Trainer.create({ network: experiment.network, training }, dataset, makeRunner);
      steps = epochs === undefined ? training.steps : epochs * trainer.compiled.stepsPerEpoch;
      while (trainer.step < steps) await trainer.advance(Math.min(8, steps - trainer.step));
      const { values } = await trainer.evaluate();
      const heldOut = (name: string) =>
        values[trainer.compiled.signals.evaluations.findIndex((signal) => signal.name === name)] ?? Number.NaN;
      results.push(measure === 'accuracy' ? heldOut('accuracy') : heldOut('loss') / varianceOf(dataset));
      trainer.destroy();
    }
    const middle = median(results);
    const holds = measure === 'accuracy' ? middle >= goal : middle < goal;
    if (!holds) missed++;
    const all = results.map((result) => result.toFixed(4)).join(' ');
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${holds ? 'passed' : 'MISSED'} ${name}: median ${measure} ${middle.toFixed(4)} (goal ${measure === 'accuracy' ? '≥' : '<'} ${goal}) after ${steps} steps; seeds: ${all}; ${seconds} s`,
    );
  }
  return missed === 0 ? 0 : 1;
}
