/** `npm run learn` measures the results of a few experiments with the networks of the starters, and compares these results with goals. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, command, FAILED } from '../../scripts/command/options.mjs';
import type { DataFile, Dataset } from '../data/dataset.ts';
import { dataDefinition } from '../data/index.ts';
import type { DataChoice, Experiment } from '../experiment/experiment.ts';
import { starters } from '../experiment/starters.ts';
import { medianOf } from '../insight/answer/summary.ts';
import { counted } from '../schema/words.ts';
import { Trainer } from '../train/trainer/trainer.ts';
import { bytesOf } from './inputs.ts';
import { nodeRunner, RUNNER } from './nodeRunner.ts';

const described = {
  usage: 'npm run learn -- [options]',
  about: 'Trains the example networks and compares the results with goals. The exit code is 1 if a goal is missed.',
  options: {
    only: { value: 'TEXT', doc: 'run only the experiments whose name contains TEXT' },
    seeds: { value: 'N', least: 1, default: 5, doc: 'the number of seeds for each experiment' },
    digits: {
      value: 'FOLDER',
      doc: 'a folder with IDX files of real digits (a training pair and a test pair); without it, the experiment with real digits is skipped',
    },
    runner: RUNNER,
  },
} as const;

interface Goal {
  name: string;
  experiment: Experiment;
  files?: readonly DataFile[];
  /** The number of epochs to train; if it is absent, the experiment's number of steps is used. */
  epochs?: number;
  measure: 'accuracy' | 'loss / variance';
  /** A median accuracy over the seeds must be at least this value; a median of loss / variance must be below it. */
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
      measure: 'loss / variance',
      goal: 0.1,
    },
    { name: 'conv/drawn digits', experiment: starters.conv, measure: 'accuracy', goal: 0.97 },
  ];
  if (digits === undefined) {
    console.log('conv/real digits: skipped, because --digits FOLDER is not given');
    return list;
  }
  const names = (await readdir(digits).catch(() => [])).filter((name) => name.includes('ubyte'));
  if (names.length === 0)
    throw new CommandError(`--digits: ${digits} is not a folder with IDX files (…ubyte or …ubyte.gz). Give another folder.`);
  const files = await Promise.all(names.map(async (name): Promise<DataFile> => ({ name, bytes: await bytesOf(join(digits, name)) })));
  const idx: DataChoice = { kind: 'idx', params: {}, files: { names, digest: '' } };
  list.push({
    name: 'conv/real digits (3 epochs)',
    experiment: withData(starters.conv, idx),
    files,
    epochs: 3,
    measure: 'accuracy',
    goal: 0.95,
  });
  return list;
}

function varianceOf({ targets, trainCount, targetWidth }: Dataset): number {
  const heldOut = targets.subarray(trainCount * targetWidth);
  const mean = heldOut.reduce((sum, value) => sum + value, 0) / heldOut.length;
  return heldOut.reduce((sum, value) => sum + (value - mean) ** 2, 0) / heldOut.length;
}

export const main = command(described, async ({ only = '', seeds, digits, runner }) => {
  const all = await goals(digits);
  const chosen = all.filter(({ name }) => name.includes(only));
  if (chosen.length === 0)
    throw new CommandError(
      `--only must be a part of an experiment's name, not “${only}”. The experiments: ${all.map(({ name }) => name).join(', ')}.`,
    );
  const { makeRunner, name: device } = await nodeRunner(runner);
  console.log(`Device: ${device}.`);
  let missed = 0;
  for (const { name, experiment, files = [], epochs, measure, goal } of chosen) {
    const results: number[] = [];
    let steps = 0;
    const started = performance.now();
    for (let seed = 1; seed <= seeds; seed++) {
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
    const middle = medianOf(results);
    const holds = measure === 'accuracy' ? middle >= goal : middle < goal;
    if (!holds) missed++;
    const figures = results.map((result) => result.toFixed(4)).join(' ');
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${holds ? 'passed' : 'MISSED'} ${name}: median ${measure} ${middle.toFixed(4)} (goal ${measure === 'accuracy' ? '≥' : '<'} ${goal}) after ${counted(steps, 'step')}; by seed: ${figures}; ${seconds} s`,
    );
  }
  return missed === 0 ? 0 : FAILED;
});
