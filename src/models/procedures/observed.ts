import type { Procedure } from './procedure.ts';
import { supervised } from './supervised.ts';

/** The plan must be compiled with `fuses: false`, because fused dispatches do not store the inner values that are measured. */
export const observed: Procedure = {
  ...supervised,
  kind: 'observed',
  label: 'Observed',
  doc: 'Supervised training, and a program that measures gradients and the terms of joins on a held-out batch.',
  programs: (compose) => ({
    ...supervised.programs(compose),
    observe: [compose.batch('heldOut'), compose.forward('observe'), compose.score(), compose.observe()],
  }),
};

/**
 * Its program `observe` takes only a fraction of the time that the same program of {@link observed} takes. As for {@link observed}, the
 * plan must be compiled with `fuses: false`.
 */
export const outputsObserved: Procedure = {
  ...observed,
  kind: 'outputsObserved',
  label: 'Outputs observed',
  doc: 'Supervised training, and a program that measures the gradients of the layers’ outputs on a held-out batch.',
  programs: (compose) => ({
    ...supervised.programs(compose),
    observe: [compose.batch('heldOut'), compose.forward('observe'), compose.score(), compose.observe('outputs')],
  }),
};

/** The plan must be compiled with `fuses: false`, as for {@link observed}. */
export const pathsObserved: Procedure = {
  ...observed,
  kind: 'pathsObserved',
  label: 'Path lengths observed',
  doc: 'Supervised training, and a program that splits the gradient on a held-out batch by path length.',
  programs: (compose) => ({
    ...supervised.programs(compose),
    observe: [compose.batch('heldOut'), compose.forward('observe'), compose.score(), compose.observePaths()],
  }),
};
