/** The page's requests to the worker, each with the type of its answer. */
import type { TableReport } from '../../data/dataset.ts';
import type { DataChoice, Experiment } from '../../experiment/experiment.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Levels } from '../../models/tasks/task.ts';
import type { Kept } from '../analyses/kept.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { DataSummary, Examples } from './data.ts';
import type { Measurement, MeasurementAsked } from './quantities.ts';
import type { Queries, QueryAnswers } from './queries.ts';
import type { RunId } from './runs.ts';
import type { SpeedReport } from './speed.ts';

interface Questions {
  'data.describe': [asked: { data: DataChoice; seed: number }, answer: DataSummary];
  /** The answer is null if the data is not a table. */
  'data.inspect': [asked: { data: DataChoice }, answer: TableReport | null];
  'data.examples': [asked: { data: DataChoice; seed: number }, answer: Examples];
  /** Converts a checkpoint to tensors: the weights and the optimiser's state, under the names that they have in files. */
  'checkpoint.name': [asked: { experiment: Experiment; checkpoint: Checkpoint }, answer: readonly NamedTensor[]];
  /** Creates a checkpoint from tensors. The request fails unless the tensors are those of the experiment's network. */
  'checkpoint.read': [
    asked: { experiment: Experiment; step: number; tensors: readonly NamedTensor[] },
    answer: { checkpoint: Checkpoint; summary: DataSummary; chance: Levels },
  ];
  /** A checkpoint of the run after all steps submitted so far; null if a number in it is not finite. */
  'run.checkpoint': [asked: { runId: RunId }, answer: Checkpoint | null];
  /** The kept weights of step `at`. The request fails if there are none. */
  'run.weights': [asked: { runId: RunId; at: number }, answer: Kept];
  /** The answers of the network in its current state, or with the kept weights of step `at`. */
  'run.query': [asked: { runId: RunId; queries: Queries; at?: number | undefined }, answer: QueryAnswers];
  'quantity.measure': [asked: MeasurementAsked, answer: Measurement];
  /**
   * Measures a training step on a copy of the network. The answer is null if another such request or the command `speed.cancel` ends the
   * measurement.
   */
  'speed.measure': [asked: { experiment: Experiment }, answer: SpeedReport | null];
  /** The milliseconds of one training step of each experiment, sampled alternately. On a GPU, no run trains during a sample. */
  'speed.compare': [asked: { experiments: readonly Experiment[] }, answer: readonly number[]];
  /**
   * `held` is the size in bytes of all buffers on the GPU (0 if there is no GPU), and `byRuns` is the size of the buffers of all runs. On a
   * GPU, the sizes are equal unless something is being measured or prepared, or a deleted run still has buffers.
   */
  memory: [asked: Record<never, never>, answer: { held: number; byRuns: number }];
  alive: [asked: Record<never, never>, answer: true];
}

export type RequestKind = keyof Questions;
export type AskedOf<K extends RequestKind> = Questions[K][0];
export type AnswerTo<K extends RequestKind> = Questions[K][1];
export type Request<K extends RequestKind = RequestKind> = { [P in K]: { kind: P; asked: AskedOf<P> } }[K];

/** `isIncomplete` is true if the given files are valid but other files are missing. */
export type Reply<T> = { answer: T } | { problem: string; isIncomplete?: boolean };

/** `done` of `of` parts are finished, and `words` describes the current work, such as "Training again" or "Whole step". */
export interface Progress {
  words: string;
  done: number;
  of: number;
}
