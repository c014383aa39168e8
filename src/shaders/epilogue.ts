/** Host side of epilogue.wgsl: its bindings, constants and reference. */
import { activate, activationId } from './activations.ts';

export const EPILOGUE_BINDINGS = ['bias', 'addend', 'scale', 'y', 'saved'] as const;

export const EPILOGUE_CONSTANTS = [
  'HAS_BIAS',
  'ACTIVATION',
  'SAVE',
  'HAS_ADDEND',
  'ALPHA',
  'LEARNED',
  'JOIN_ACTIVATION',
  'ACCUMULATE',
] as const;

type EpilogueBuffers = Readonly<Record<(typeof EPILOGUE_BINDINGS)[number], Float64Array>>;
export type EpilogueConstants = Readonly<Record<(typeof EPILOGUE_CONSTANTS)[number], number>>;

export const plainEpilogue: EpilogueConstants = {
  HAS_BIAS: 0,
  ACTIVATION: 0,
  SAVE: 0,
  HAS_ADDEND: 0,
  ALPHA: 1,
  LEARNED: 0,
  JOIN_ACTIVATION: 0,
  ACCUMULATE: 0,
};

/** `h = act(sum + bias); y = joinAct(h + α·addend [+ y])` at one element. */
export function finish(b: EpilogueBuffers, c: EpilogueConstants, index: number, column: number, sum: number): void {
  const z = c.HAS_BIAS ? sum + at(b.bias, column) : sum;
  const h = activate(c.ACTIVATION, z);
  if (c.SAVE) b.saved[index] = c.ACTIVATION === GELU ? z : h;
  const alpha = c.LEARNED ? c.ALPHA * at(b.scale, 0) : c.ALPHA;
  let joined = c.HAS_ADDEND ? h + alpha * at(b.addend, index) : h;
  if (c.ACCUMULATE) joined += at(b.y, index);
  b.y[index] = activate(c.JOIN_ACTIVATION, joined);
}

const GELU = activationId('gelu');

/** An element that must be there: a reference that reads past its operands is wrong, not zero. */
export function at(values: Float64Array | Uint32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`internal: element ${index} of ${values.length}`);
  return value;
}
