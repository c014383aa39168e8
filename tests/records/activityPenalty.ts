/** A loss term that is computed from inner values of the network. */
import { ceilDiv, defineKernel, gridOf } from '../../src/gpu/kernel.ts';
import type { LossTerm } from '../../src/models/losses/loss.ts';
import { batchOf, countOf } from '../../src/models/ops/op.ts';
import { at } from '../../src/shaders/epilogue.ts';
import { linkKernel } from '../../src/shaders/link.ts';
import activityPenaltyWgsl from './activity_penalty.wgsl?raw';

export const activityPenaltyKernel = defineKernel({
  name: 'activity_penalty',
  wgsl: linkKernel(activityPenaltyWgsl),
  bindings: ['h', 'losses', 'dvalue'],
  constants: ['BATCH', 'WIDTH', 'STRENGTH', 'ACCUMULATE'],
  grid: (c) => gridOf(ceilDiv(c.BATCH, 64)),
  reference(b, c) {
    for (let n = 0; n < c.BATCH; n++) {
      let sum = 0;
      for (let i = n * c.WIDTH; i < (n + 1) * c.WIDTH; i++) {
        sum += at(b.h, i) ** 2;
        b.dvalue[i] = (2 * c.STRENGTH * at(b.h, i)) / (c.BATCH * c.WIDTH);
      }
      b.losses[n] = (c.STRENGTH * sum) / c.WIDTH + (c.ACCUMULATE ? at(b.losses, n) : 0);
    }
  },
});

/** @param strength the factor of the mean square */
export const activityPenalty = (strength: number): LossTerm => ({
  kind: 'activity',
  label: 'Activity penalty',
  doc: 'strength · mean of the squared outputs, summed over the first two hidden layers.',
  at: (layers) => layers.slice(1, 3),
  score({ value, losses, accumulate, dvalue, emit }) {
    const BATCH = batchOf(value);
    const constants = { BATCH, WIDTH: countOf(value) / BATCH, STRENGTH: strength, ACCUMULATE: accumulate ? 1 : 0 };
    emit(activityPenaltyKernel, { h: value, losses, dvalue }, constants);
  },
});
