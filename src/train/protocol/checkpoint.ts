/** Where a run can go on. */

/** All that a run needs to go on where it was, bit for bit: weights and optimiser state as the runner has them. */
export interface Checkpoint {
  step: number;
  buffers: Readonly<Record<string, Float32Array>>;
}

const entries = ({ buffers }: Checkpoint) => Object.entries(buffers);

/** Whether every number in it is finite; nothing else is ever kept. */
export const isSound = (checkpoint: Checkpoint): boolean => entries(checkpoint).every(([, values]) => values.every(Number.isFinite));

/** One whose memory may be given away. */
export const copyOf = (checkpoint: Checkpoint): Checkpoint => ({
  step: checkpoint.step,
  buffers: Object.fromEntries(entries(checkpoint).map(([name, values]) => [name, values.slice()])),
});
