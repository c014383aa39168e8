import { gatherBytes, gatherRows } from '../../shaders/batch/batch.ts';
import type { Tensor } from '../ops/op.ts';
import { type HeadNeed, isSequence, type Shape, sizeOf } from '../ops/shape.ts';
import { rolePart } from './parts.ts';
import type { Pending, PlanBuilder } from './planBuilder.ts';

/** The properties of a dataset that a plan depends on. */
export interface DataShape {
  inputShape: Shape;
  /** True if the inputs are stored as bytes. A byte b represents the value b / 255. */
  hasByteInputs: boolean;
  task: string;
  /** The number of target values of each example. */
  targetWidth: number;
  head: HeadNeed;
  count: number;
  trainCount: number;
}

/**
 * The device stores only a window of the batch order, which the host refills. A window of several epochs contains at most this number of
 * examples. A longer epoch is a window of its own.
 */
const WINDOW_EXAMPLES = 65_536;

export function scheduleOf({ trainCount, count }: DataShape, batchSize: number) {
  const stepsPerEpoch = Math.floor(trainCount / batchSize);
  return {
    stepsPerEpoch,
    /** The number of steps in the window of the batch order, which consists of whole epochs. */
    stepsPerWindow: stepsPerEpoch * Math.max(1, Math.floor(WINDOW_EXAMPLES / (stepsPerEpoch * batchSize))),
    /** The number of batches that cover the held-out examples. */
    evaluationBatches: Math.ceil((count - trainCount) / batchSize),
    // Byte inputs are packed four to a u32. The spare rows start at a multiple of four rows, and therefore at the start of a u32.
    /** The first of `batchSize` spare rows after the dataset, for inputs from outside the dataset, such as a drawn digit. */
    probeRow: Math.ceil(count / 4) * 4,
  };
}

export class DataBuffers {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly lengths: Tensor | undefined;
  /** The number of finished steps. */
  readonly step: Tensor;
  readonly order: Tensor;
  /** [2]: the index of an evaluation's next batch, and the number of held-out examples to which its totals are limited. */
  readonly evaluationCursor: Tensor;
  readonly evaluationOrder: Tensor;
  readonly batch: { inputs: Tensor; targets: Tensor; lengths: Tensor | undefined };
  readonly schedule: ReturnType<typeof scheduleOf>;

  private readonly builder: PlanBuilder;
  private readonly data: DataShape;

  constructor(builder: PlanBuilder, data: DataShape, batchSize: number) {
    this.builder = builder;
    this.data = data;
    this.schedule = scheduleOf(data, batchSize);
    const rows = this.schedule.probeRow + batchSize;
    this.inputs = data.hasByteInputs
      ? builder.buffer('inputs', 'data', [Math.ceil((rows * sizeOf(data.inputShape)) / 4)], 'u32')
      : builder.buffer('inputs', 'data', [rows, ...data.inputShape]);
    this.targets = builder.buffer('targets', 'data', [rows, data.targetWidth]);
    this.lengths = isSequence(data.inputShape) ? builder.buffer('lengths', 'data', [rows, 1]) : undefined;
    this.step = builder.buffer('cursor', 'bookkeeping', [1], 'u32');
    this.order = builder.buffer('order', 'data', [this.schedule.stepsPerWindow * batchSize], 'u32');
    this.evaluationCursor = builder.buffer('evaluationCursor', 'bookkeeping', [2], 'u32');
    this.evaluationOrder = builder.buffer('evaluationOrder', 'data', [this.evaluationBatches * batchSize], 'u32');
    this.batch = {
      inputs: builder.temporary('batch', [batchSize, ...data.inputShape]),
      targets: builder.temporary('batch targets', [batchSize, data.targetWidth]),
      lengths: this.lengths && builder.temporary('batch lengths', [batchSize, 1]),
    };
  }

  /** At least 1, because inputs in the spare rows also need a batch. */
  get evaluationBatches(): number {
    return Math.max(1, this.schedule.evaluationBatches);
  }

  gather(from: 'training' | 'heldOut'): Pending {
    const { data, batch } = this;
    const [order, cursor, WINDOW] =
      from === 'training'
        ? [this.order, this.step, this.schedule.stepsPerWindow]
        : [this.evaluationOrder, this.evaluationCursor, this.evaluationBatches];
    return this.builder.dispatch(
      [rolePart('batch')],
      data.hasByteInputs ? gatherBytes : gatherRows,
      {
        source: this.inputs,
        source_targets: this.targets,
        source_lengths: this.lengths,
        order,
        cursor,
        y: batch.inputs,
        batch_targets: batch.targets,
        batch_lengths: batch.lengths,
      },
      {
        BATCH: batch.inputs.shape[0] ?? 1,
        WIDTH: sizeOf(data.inputShape),
        TARGETS: data.targetWidth,
        HAS_LENGTHS: batch.lengths ? 1 : 0,
        WINDOW,
      },
    );
  }
}
