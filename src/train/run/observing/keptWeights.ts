/**
 * Keeps the weights of a run at observed steps in memory, for pictures and analyses of past steps. If they take too much memory, all steps
 * of the finest spacing are dropped together. Therefore compared runs still have kept steps in common, even if their networks differ in
 * size.
 */
import type { NamedTensor } from '../../../experiment/formats/safetensors.ts';
import type { Kept } from '../../analyses/kept.ts';
import { MOST_WEIGHT_BYTES, sizeRefusal } from '../../protocol/kept.ts';
import { TrainingError } from '../../trainer/trainer.ts';
import { spacingOf } from './schedule.ts';

const MB = 2 ** 20;
/** The maximum size of the kept weights of all runs together. */
export const MOST_ROOM_BYTES = 256 * MB;

const bytesOf = (weights: readonly NamedTensor[]) => weights.reduce((sum, { values }) => sum + values.byteLength, 0);

/** The memory for the kept weights of all runs. If it is full, the weights of the run that was recorded longest ago are dropped. */
export class KeptRoom {
  /** The runs that keep weights, in the order in which they were last recorded. */
  private readonly runs = new Set<KeptWeights>();

  /** Must be called after the kept weights of a run have changed. */
  changed(run: KeptWeights) {
    this.runs.delete(run);
    if (run.bytes > 0) this.runs.add(run);
    let bytes = [...this.runs].reduce((sum, one) => sum + one.bytes, 0);
    for (const one of this.runs) {
      if (bytes <= MOST_ROOM_BYTES || one === run) return;
      bytes -= one.bytes;
      this.runs.delete(one);
      one.drop();
    }
  }
}

export class KeptWeights {
  private readonly all = new Map<number, readonly NamedTensor[]>();
  /** Steps whose spacing ({@link spacingOf}) is at most this number were dropped; 0 if no steps were dropped. */
  private dropped = 0;
  private readonly runSteps: number;
  private readonly room: KeptRoom;
  private readonly onDropped: (reason: string) => void;

  /**
   * @param runSteps the last step of the run; 0 if it has none
   * @param onDropped called with the reason if {@link KeptRoom} drops the weights
   */
  constructor(runSteps: number, room: KeptRoom, onDropped: (reason: string) => void) {
    this.runSteps = runSteps;
    this.room = room;
    this.onDropped = onDropped;
  }

  get bytes(): number {
    return [...this.all.values()].reduce((sum, weights) => sum + bytesOf(weights), 0);
  }

  /** The kept steps in ascending order. */
  get steps(): number[] {
    return [...this.all.keys()].sort((a, b) => a - b);
  }

  /**
   * Keeps the weights of a step, unless a number in them is not finite, or steps of the same spacing or a larger one were dropped before.
   * @returns the reason if the network is too large to keep any of its weights, or null
   */
  keep(step: number, weights: readonly NamedTensor[]): string | null {
    const bytes = bytesOf(weights);
    const refusal = sizeRefusal(bytes);
    if (refusal !== null) return refusal;
    const most = Math.floor(MOST_WEIGHT_BYTES / bytes);
    const spacing = this.spacingAt(step);
    if (spacing > this.dropped && weights.every(({ values }) => values.every(Number.isFinite))) this.all.set(step, weights);
    while (this.all.size > most) this.thin();
    // The run counts as the last one that was recorded, even if the weights of this step were not kept.
    this.room.changed(this);
    return null;
  }

  private spacingAt = (step: number) => spacingOf(this.runSteps, step);

  private thin() {
    this.dropped = Math.min(...this.steps.map(this.spacingAt));
    for (const step of this.steps) if (this.spacingAt(step) <= this.dropped) this.all.delete(step);
  }

  /** @throws TrainingError if the step has no kept weights */
  at(step: number): Kept {
    const weights = this.all.get(step);
    if (!weights) throw new TrainingError(`The weights of step ${step} are not kept. Choose another step, or train the run again.`);
    return { step, weights };
  }

  clear() {
    this.forget();
    this.room.changed(this);
  }

  private forget() {
    this.all.clear();
    this.dropped = 0;
  }

  /** Called by {@link KeptRoom} to make room for runs that were recorded later. */
  drop() {
    this.forget();
    this.onDropped(
      `The weights of past steps were deleted to make room for those of runs that were recorded later: all runs together can keep at most ${MOST_ROOM_BYTES / MB} MB. To see the past steps of a run, reset that run and train it again.`,
    );
  }
}
