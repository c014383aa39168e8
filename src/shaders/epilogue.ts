/** The host side of epilogue.wgsl and addend.wgsl. */
import { activate, activationId, activationSlope } from './activations.ts';

/** The bindings and constants that `epilogue: 'plain'` adds to a kernel. */
export const END_BINDINGS = ['bias', 'y', 'saved'] as const;
export const END_CONSTANTS = ['HAS_BIAS', 'ACTIVATION', 'SAVE', 'BETA', 'JOIN_ACTIVATION', 'ACCUMULATE', 'SLOPE'] as const;

/** The bindings and constants that `epilogue: 'withAddend'` adds to a kernel. */
export const EPILOGUE_BINDINGS = [...END_BINDINGS, 'addend', 'scale'] as const;
export const EPILOGUE_CONSTANTS = [...END_CONSTANTS, 'HAS_ADDEND', 'ALPHA', 'LEARNED'] as const;

type Buffers<Name extends string> = Readonly<Record<Name, Float64Array>>;
type Values<Name extends string> = Readonly<Record<Name, number>>;
type EndConstants = Values<(typeof END_CONSTANTS)[number]>;
export type EpilogueConstants = Values<(typeof EPILOGUE_CONSTANTS)[number]>;

export const plainEnd: EndConstants = { HAS_BIAS: 0, ACTIVATION: 0, SAVE: 0, BETA: 1, JOIN_ACTIVATION: 0, ACCUMULATE: 0, SLOPE: 0 };
export const plainEpilogue: EpilogueConstants = { ...plainEnd, HAS_ADDEND: 0, ALPHA: 1, LEARNED: 0 };

/**
 * Stores one element: `h = act(sum + bias); y = joinAct(β·h + skip [+ y])`. The old value of y, in brackets, is added with ACCUMULATE. With
 * SAVE, h (or `sum + bias` for GELU) is also stored in `saved`. With SLOPE, `dz = y · slope` is also computed, and stored in `saved` if
 * SAVE is 1, otherwise in y. With SLOPE, `bias` contains the values from which the slope is computed, and h is not stored even with SAVE.
 */
export function storeResult(
  b: Buffers<(typeof END_BINDINGS)[number]>,
  c: EndConstants,
  index: number,
  column: number,
  sum: number,
  skip: number,
) {
  const z = c.HAS_BIAS ? sum + at(b.bias, column) : sum;
  const h = activate(c.ACTIVATION, z);
  if (c.SAVE && !c.SLOPE) b.saved[index] = c.ACTIVATION === GELU ? z : h;
  let joined = c.BETA * h + skip;
  if (c.ACCUMULATE) joined += at(b.y, index);
  if (c.SLOPE) {
    const dz = joined * activationSlope(c.SLOPE, at(b.bias, index));
    if (c.SAVE) b.saved[index] = dz;
    else joined = dz;
  }
  b.y[index] = activate(c.JOIN_ACTIVATION, joined);
}

export function storeWithAddend(
  b: Buffers<(typeof EPILOGUE_BINDINGS)[number]>,
  c: EpilogueConstants,
  index: number,
  column: number,
  sum: number,
): void {
  const alpha = c.LEARNED ? c.ALPHA * at(b.scale, 0) : c.ALPHA;
  storeResult(b, c, index, column, sum, c.HAS_ADDEND ? alpha * at(b.addend, index) : 0);
}

const GELU = activationId('gelu');

/** Throws an error if there is no such element, because a reference must not read past the end of its operands. */
export function at(values: Float64Array | Uint32Array, index: number): number {
  const value = values[index];
  if (value === undefined)
    throw new Error(`internal: the reference of a kernel read element ${index} of a buffer with ${values.length} elements`);
  return value;
}
