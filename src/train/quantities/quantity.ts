/**
 * A quantity defines one kind of measurement of a trained network. The formulas are in `insight/`, and the measurements in
 * `train/analyses/`.
 */
import type { Dataset } from '../../data/dataset.ts';
import type { NamedTensor } from '../../experiment/formats/safetensors.ts';
import type { Kept } from '../analyses/kept.ts';
import { probeOf, type Subject } from '../analyses/subject.ts';
import type { QuantityPicture } from '../protocol/pictures.ts';
import type { GoesOn } from '../trainer/parts.ts';
import { type MakeRunner, type Setup, TrainingError } from '../trainer/trainer.ts';

export interface MeasuredRun {
  setup: Setup;
  dataset: Dataset;
  /** The weights at some steps of the training. Most quantities measure only the last of them, or the initial weights if there are none. */
  kept: readonly Kept[];
  /** The weights before the last step and the gradients of that step, if they were recorded. */
  lastStep?: { before: readonly NamedTensor[]; gradients: readonly NamedTensor[] } | undefined;
  makeRunner: MakeRunner;
  /** A second run on the same data, for comparison. */
  twin?: Pick<MeasuredRun, 'setup' | 'kept'> | undefined;
  goesOn: GoesOn;
}

interface Quantity<Name extends string = string, Result = never, Options = object> {
  /** The name in commands, files and requests. */
  name: Name;
  label: string;
  /** The unit in words, such as "share of the gradient". */
  unit: string;
  /** The definition in words, with the formula if there is one. */
  doc: string;
  /** The publication that defines the quantity, or "own definition". */
  source: string;
  /** The picture on the page that shows the quantity; null for the loss, which the chart of curves shows. */
  picture: QuantityPicture | null;
  /**
   * Returns plain data, in which null stands for an undefined value.
   * @throws TrainingError if the quantity cannot be measured on this network or its data
   * @throws Stopped if the measurement is stopped before it has a result
   */
  measure(run: MeasuredRun, options: Options): Promise<Result>;
  lines(result: Result): readonly string[];
}

export const defineQuantity = <const Name extends string, Result, Options = object>(
  quantity: Quantity<Name, Result, Options>,
): Quantity<Name, Result, Options> => quantity;

/** Measures a run and, unless `goesOn` has ended the measurement, its twin (the second run). */
export async function withTwin<Result>(
  run: MeasuredRun,
  measure: (run: MeasuredRun) => Promise<Result>,
): Promise<{ own: Result; twin: Result | null }> {
  const own = await measure(run);
  return { own, twin: run.twin && (await run.goesOn(0, 1)) ? await measure({ ...run, ...run.twin }) : null };
}

/** Returns the subject of an analysis, with the first held-out examples as its probe. */
export const subjectOf = ({ setup, dataset, kept, makeRunner }: MeasuredRun, examples: number): Subject => ({
  setup,
  probe: probeOf(dataset, setup.training.batchSize, examples),
  weights: kept.at(-1)?.weights ?? [],
  makeRunner,
});

export const isUnmeasurable = (error: unknown): error is TrainingError => error instanceof TrainingError;
