/** The weights and the optimiser's state at one step. A run continues from them bit for bit as if it had not been interrupted. */
export interface Checkpoint {
  step: number;
  buffers: Readonly<Record<string, Float32Array>>;
}

const entries = ({ buffers }: Checkpoint) => Object.entries(buffers);

/** True if every number is finite. Only checkpoints for which this is true are stored. */
export const isSound = (checkpoint: Checkpoint): boolean => entries(checkpoint).every(([, values]) => values.every(Number.isFinite));

/** A copy, so that its memory can be transferred to another thread while the original is still used. */
export const copyOf = (checkpoint: Checkpoint): Checkpoint => ({
  step: checkpoint.step,
  buffers: Object.fromEntries(entries(checkpoint).map(([name, values]) => [name, values.slice()])),
});
