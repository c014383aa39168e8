/** A procedure that updates two groups of parameters one after the other, each with newly computed gradients, as in a step of a GAN. */
import type { Procedure } from '../../src/models/procedures/procedure.ts';

const half = (layers: readonly string[]) => Math.ceil(layers.length / 2);

export const alternating: Procedure = {
  kind: 'alternating',
  label: 'Alternating',
  doc: 'Each step updates the first half of the layers, then the second half with the first already updated.',
  groups: (layers) => [
    { name: 'first', layers: layers.slice(0, half(layers)) },
    { name: 'second', layers: layers.slice(half(layers)) },
  ],
  programs: (compose) => ({
    train: [
      compose.batch('training'),
      ...['first', 'second'].flatMap((group) => [
        compose.forward('train'),
        compose.score(),
        compose.backward(group),
        compose.update(group),
      ]),
    ],
    evaluate: [compose.batch('heldOut'), compose.forward('evaluate'), compose.score(), compose.accumulate()],
  }),
};
