/** What page and worker say to each other: the only types that both know. */

import type { DataFile, Task } from '../data/dataset.ts';
import { dataKinds } from '../data/index.ts';
import type { DataChoice, Experiment } from '../experiment/experiment.ts';
import type { NamedTensor } from '../experiment/formats/safetensors.ts';
import type { Choice } from '../gpu/variants.ts';
import type { HeadNeed } from '../models/network/inferShapes.ts';
import type { Schema } from '../schema/fields.ts';
import type { SpeedReport } from './speed/speedReport.ts';
import type { Checkpoint } from './trainer/checkpoint.ts';

export type { DataFile, Task } from '../data/dataset.ts';
export type { DataChoice, Experiment } from '../experiment/experiment.ts';
export { EXPERIMENT_VERSION, parseExperiment, printExperiment } from '../experiment/experiment.ts';
export { type NamedTensor, readMetadata, readSafetensors, writeSafetensors } from '../experiment/formats/safetensors.ts';
export { starters } from '../experiment/starters.ts';
export type { Choice } from '../gpu/variants.ts';
export type { DispatchTime, MemoryUse, SpeedReport } from './speed/speedReport.ts';
export { memoryUses } from './speed/speedReport.ts';
export type { Checkpoint } from './trainer/checkpoint.ts';
export { isSound } from './trainer/checkpoint.ts';

export type RunId = string;

/** The kinds of data with their settings, for forms. */
export const dataCatalogue: readonly {
  kind: DataChoice['kind'];
  label: string;
  doc: string;
  schema: Schema;
  files?: { accept: string; hint: string };
}[] = dataKinds;

/** A dataset without its numbers. */
export interface DataSummary {
  name: string;
  inputShape: readonly number[];
  task: Task;
  count: number;
  trainCount: number;
  /** What the network's head must give. */
  head: HeadNeed;
  features?: readonly string[] | undefined;
}

export type Described = { summary: DataSummary } | { problem: string };

export type Command =
  /** The first message. `trusted` says which kernels were seen to compute right on which adapters; `choices` are their kernels, by the keys that they were told with. */
  | { type: 'start'; trusted: readonly string[]; choices: Readonly<Record<string, Choice>>; runner?: 'reference' }
  | { type: 'data.files'; digest: string; files: readonly DataFile[] }
  | { type: 'data.describe'; request: number; data: DataChoice; seed: number }
  /** Has ready what a run of this experiment would wait for: its kernels, checked, chosen and compiled. */
  | { type: 'warm'; experiment: Experiment }
  /** `kernels`: what the run said of itself before; with others its bits would differ. `checkpoint`: where it goes on. */
  | { type: 'run.create'; runId: RunId; experiment: Experiment; kernels?: Choice | undefined; checkpoint?: Checkpoint | undefined }
  /** Trains until step `until` (or for ever), or until paused. It gets ahead of none of those `beside` it as long as they are to train. */
  | { type: 'run.start'; runId: RunId; until: number | null; beside?: readonly RunId[] }
  | { type: 'run.pause'; runId: RunId }
  | { type: 'run.step'; runId: RunId }
  /** Back to the initial weights at step 0. */
  | { type: 'run.reset'; runId: RunId }
  | { type: 'run.delete'; runId: RunId }
  /** Asks for a checkpoint of the run as it is, once the steps under way are done. */
  | { type: 'run.checkpoint'; runId: RunId }
  /** Asks for what the network answers right now; `probe`: also on an input of the person's own; `units`: units that are drawn too. */
  | { type: 'run.predict'; runId: RunId; probe: Float32Array | Uint8Array | null; units: UnitsAsked | null }
  | { type: 'data.examples'; request: number; data: DataChoice; seed: number }
  /** Weights and optimiser state by name, as files have them. */
  | { type: 'checkpoint.name'; request: number; experiment: Experiment; checkpoint: Checkpoint }
  /** The way back: refused where the tensors are not those of the experiment's network. */
  | { type: 'checkpoint.read'; request: number; experiment: Experiment; step: number; tensors: readonly NamedTensor[] }
  /** Measures a training step of an experiment, on a copy of its own; whatever was being measured ends. */
  | { type: 'speed.measure'; request: number; experiment: Experiment }
  | { type: 'speed.cancel' };

export type Device =
  | { state: 'starting'; words: string }
  /** `adapter` names it; `trusted`: kernels that it was just seen to compute right, to be remembered for the next start. */
  | { state: 'gpu'; adapter: string; isSoftware: boolean; words: string; trusted: readonly string[] }
  /** Training runs on the reference runner; `reason` says why not on the GPU. */
  | { state: 'reference'; reason: string };

/**
 * preparing → ready → running ⇄ paused; running → done at its last step; failed ends it (a reset begins anew).
 */
export type RunState = 'preparing' | 'ready' | 'running' | 'paused' | 'done' | 'failed';

export interface RunStatus {
  state: RunState;
  /** Steps done. */
  step: number;
  stepsPerEpoch: number;
  parameters: number;
  /** Measured over the last second or so of training; null while it does not run. */
  stepsPerSecond: number | null;
  /** Why it failed, or what the person should know. */
  message?: string | undefined;
}

/** One entry per training step; accuracy is absent for tasks without right and wrong. */
export interface StepColumns {
  step: Float64Array;
  loss: Float32Array;
  accuracy: Float32Array;
  gradientNorm: Float32Array;
  /** What these steps took of the device's time, evaluations and other runs left out. */
  seconds: number;
}

export interface Evaluation {
  step: number;
  loss: number;
  /** NaN for tasks without right and wrong. */
  accuracy: number;
  /** Held-out examples that were looked at, of how many. */
  examples: number;
  of: number;
}

/** The plane is asked about on PLANE_SIDE² points, from −PLANE_REACH to PLANE_REACH on either axis. */
export const PLANE_SIDE = 40;
export const PLANE_REACH = 1.2;
/** Each unit has a smaller map of its own. */
export const UNIT_SIDE = 20;

/** What the units of a layer give: over the plane where the data has one, else for one held-out example. */
export interface UnitsAsked {
  layer: string;
  /** Which held-out example, from 0. */
  example: number;
}

/** Held-out examples as pictures show them, from the first on. */
export interface Examples {
  /** [examples, …inputShape]; bytes stand for value / 255. */
  inputs: Float32Array | Uint8Array;
  targets: Float32Array;
  targetWidth: number;
  lengths: Float32Array | null;
  /** Training points, where examples are points of the plane. */
  points: readonly { x: number; y: number; label: number }[] | null;
}

/** What a network answers after a step: logits, or values for regression; [examples, outputs] each. */
export interface Predictions {
  step: number;
  heldOut: Float32Array;
  /** By rows from the top. */
  plane: Float32Array | null;
  probe: Float32Array | null;
  /** [places, units]: over the plane the places are UNIT_SIDE² points, by rows from the top; else those of the layer's output. */
  units: (UnitsAsked & { values: Float32Array }) | null;
  /** What it took. */
  ms: number;
}

/** `problem`: why there is nothing, in words. */
export type Exampled = { examples: Examples } | { problem: string };
/** `problem`: why there is nothing, in words. */
export type Named = { tensors: readonly NamedTensor[] } | { problem: string };
export type Read = { checkpoint: Checkpoint; summary: DataSummary } | { problem: string };

/** `problem`: why nothing was measured, in words. */
export type SpeedResult = { report: SpeedReport } | { problem: string } | { cancelled: true };

export type Event =
  | { type: 'device'; device: Device }
  /** All that was chosen so far for an adapter with these kernels, which `key` names; to be remembered for the next start. */
  | { type: 'kernels.chosen'; key: string; choice: Choice }
  | { type: 'data.described'; request: number; result: Described }
  | { type: 'run.status'; runId: RunId; status: RunStatus }
  /** Which kernels the run uses, for ever. */
  | { type: 'run.kernels'; runId: RunId; kernels: Choice }
  | { type: 'run.steps'; runId: RunId; columns: StepColumns }
  | { type: 'run.evaluation'; runId: RunId; evaluation: Evaluation }
  /** What the run goes on from when the page is gone: finite numbers only, now and then while it trains and whenever it stops. */
  | { type: 'run.checkpoint'; runId: RunId; checkpoint: Checkpoint }
  | { type: 'run.predictions'; runId: RunId; predictions: Predictions }
  | { type: 'data.examples'; request: number; result: Exampled }
  | { type: 'checkpoint.named'; request: number; result: Named }
  | { type: 'checkpoint.read'; request: number; result: Read }
  /** The run is back at step 0: forget its curve. */
  | { type: 'run.cleared'; runId: RunId }
  /** What is being measured right now; `done` of `of` measurements are over. */
  | { type: 'speed.progress'; request: number; words: string; done: number; of: number }
  | { type: 'speed.measured'; request: number; result: SpeedResult }
  /** The worker itself failed. */
  | { type: 'failed'; message: string };
