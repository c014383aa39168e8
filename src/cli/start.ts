/** Reads the file from which training starts: only weights, or a run with the optimiser's state and the step. */
import { CommandError } from '../../scripts/command/options.mjs';
import type { Dataset } from '../data/dataset.ts';
import { differences } from '../experiment/difference.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { isRunFile, type RunFile, readRunFile } from '../experiment/formats/runFile.ts';
import { type NamedTensor, readSafetensors } from '../experiment/formats/safetensors.ts';
import { checkpointOf } from '../train/trainer/namedCheckpoint.ts';
import type { Trainer } from '../train/trainer/trainer.ts';
import { bytesOf } from './inputs.ts';

export type Start = { path: string } & ({ run: RunFile } | { weights: readonly NamedTensor[] });

/** @throws CommandError */
export async function readStart(path: string): Promise<Start> {
  const bytes = await bytesOf(path);
  try {
    if (!isRunFile(bytes)) return { path, weights: readSafetensors(bytes) };
  } catch (error) {
    throw new CommandError(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  const read = readRunFile(bytes);
  if ('problem' in read) throw new CommandError(`${path}: ${read.problem}`);
  return { path, run: read.file };
}

/** Describes the differences between the run's experiment and `after` in short phrases. The number of steps is ignored. */
export function changesSince({ experiment: before }: RunFile, after: Experiment, { inputShape }: Dataset): string[] {
  const training = { ...before.training, steps: after.training.steps };
  return differences({ ...before, training, inputShape }, { ...after, inputShape }).map(({ words }) => words);
}

/** @throws CommandError */
export function begin(trainer: Trainer, experiment: Experiment, dataset: Dataset, start: Start) {
  const { step, tensors } = 'run' in start ? start.run : { step: 0, tensors: start.weights };
  try {
    trainer.restore(checkpointOf(experiment, dataset, step, tensors));
  } catch (error) {
    throw new CommandError(`${start.path}: ${error instanceof Error ? error.message : error}`);
  }
}
