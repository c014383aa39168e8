/** The page's questions to the worker, each with the type of its answer. */
import type { DataChoice, Experiment } from '../../experiment/experiment.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { DataSummary, Examples } from './data.ts';
import type { Predictions, UnitsAsked } from './predictions.ts';
import type { RunId } from './runs.ts';
import type { SpeedReport } from './speed.ts';

interface Questions {
  'data.describe': [asked: { data: DataChoice; seed: number }, answer: DataSummary];
  'data.examples': [asked: { data: DataChoice; seed: number }, answer: Examples];
  /** Weights and optimiser state by name, as files have them. */
  'checkpoint.name': [asked: { experiment: Experiment; checkpoint: Checkpoint }, answer: readonly NamedTensor[]];
  /** Makes a checkpoint of tensors; refused where they are not those of the experiment's network. */
  'checkpoint.read': [
    asked: { experiment: Experiment; step: number; tensors: readonly NamedTensor[] },
    answer: { checkpoint: Checkpoint; summary: DataSummary },
  ];
  /** A checkpoint of the run as it is, once the steps under way are done; null where it has none with finite numbers. */
  'run.checkpoint': [asked: { runId: RunId }, answer: Checkpoint | null];
  /** The network's answers as it is; `probe` is an input of the person's own, `units` names the units that are drawn too. */
  'run.predict': [asked: { runId: RunId; probe: Float32Array | Uint8Array | null; units: UnitsAsked | null }, answer: Predictions];
  /** Measures a training step of an experiment on a copy of its own, and ends what was being measured; null where this one is ended. */
  'speed.measure': [asked: { experiment: Experiment }, answer: SpeedReport | null];
  /** Any answer means that the worker is alive. */
  alive: [asked: Record<never, never>, answer: true];
}

export type RequestKind = keyof Questions;
export type AskedOf<K extends RequestKind> = Questions[K][0];
export type AnswerTo<K extends RequestKind> = Questions[K][1];
export type Request<K extends RequestKind = RequestKind> = { [P in K]: { kind: P; asked: AskedOf<P> } }[K];

/** An answer, or the reason why there is none; `isIncomplete` says that the input is sound and something that belongs to it is missing. */
export type Reply<T> = { answer: T } | { problem: string; isIncomplete?: boolean };

/** How far the worker has come with an answer: `done` of `of` parts, and the name of the part under way. */
export interface Progress {
  words: string;
  done: number;
  of: number;
}
