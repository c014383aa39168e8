import type { Procedure } from './procedure.ts';

export const supervised: Procedure = {
  kind: 'supervised',
  label: 'Supervised',
  doc: 'Each step computes the loss of one batch and updates all parameters.',
  groups: (layers) => [{ name: 'all', layers }],
  programs: (compose) => ({
    train: [compose.batch('training'), compose.forward('train'), compose.score(), compose.backward(), compose.update()],
    evaluate: [compose.batch('heldOut'), compose.forward('evaluate'), compose.score(), compose.accumulate()],
  }),
};
