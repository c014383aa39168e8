import type { LayerId } from '../../models/network/network.ts';

export interface ParameterUpdate {
  name: string;
  /** ‖w‖₂ after the step. */
  weight: number;
  /** ‖Δw‖₂. */
  change: number;
  /** ‖Δw‖/‖w‖; null if the parameter is 0. */
  ratio: number | null;
  /** The root mean square of the elements of the parameter's gradient, before clipping and decay. */
  gradient: number;
  /**
   * True if `gradient` is below the optimiser's ε. The change of the parameter then shrinks with its gradient. Null if the optimiser has no
   * ε.
   */
  isBelowEpsilon: boolean | null;
}

interface NamedValues {
  name: string;
  values: ArrayLike<number>;
}

/** √Σ at(i)², in f64, so that the square of an f32 neither overflows nor underflows. */
function normOf(length: number, at: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += at(i) ** 2;
  return Math.sqrt(sum);
}

/**
 * Compares the weights before and after a step, for each parameter in `gradients`. The entries of the three lists are matched by name.
 * @param epsilon the optimiser's ε; null if it has none
 */
export function updatesOf(
  before: readonly NamedValues[],
  after: readonly NamedValues[],
  gradients: readonly NamedValues[],
  epsilon: number | null,
): ParameterUpdate[] {
  const byName = (list: readonly NamedValues[]) => new Map(list.map(({ name, values }) => [name, values]));
  const [earlier, later] = [byName(before), byName(after)];
  return gradients.map(({ name, values }) => {
    const [from, to] = [earlier.get(name) ?? [], later.get(name) ?? []];
    const number = (list: ArrayLike<number>, i: number) => list[i] ?? Number.NaN;
    const weight = normOf(values.length, (i) => number(to, i));
    const change = normOf(values.length, (i) => number(to, i) - number(from, i));
    const gradient = normOf(values.length, (i) => number(values, i)) / Math.sqrt(values.length);
    const ratio = weight === 0 ? null : change / weight;
    return { name, weight, change, ratio, gradient, isBelowEpsilon: epsilon === null ? null : gradient < epsilon };
  });
}

/** The change of all parameters of a layer, or of the projection of a skip, in a training step. */
export interface PartUpdate {
  of: LayerId;
  /** The layer where the skip from `of` ends; absent for a layer. */
  to?: LayerId;
  /** ‖Δw‖/‖w‖ over all weights of the part; null if all weights are 0, or if the step was not measured. */
  ratio: number | null;
  /**
   * The share of the part's weights that belong to a parameter with an RMS gradient below ε; null if the step was not measured, and absent
   * if the optimiser has no ε.
   */
  belowEpsilon?: number | null;
}

interface PartParameter {
  name: string;
  part: { layer: LayerId } | { from: LayerId; to: LayerId } | { join: LayerId };
  /** The number of elements. */
  length: number;
}

/**
 * Combines the updates of parameters into updates of layers and projections. The learned scales of joins are left out.
 * @param updates the updates of all parameters; null if the step was not measured
 */
export function partUpdatesOf(
  parameters: readonly PartParameter[],
  updates: readonly ParameterUpdate[] | null,
  hasEpsilon: boolean,
): PartUpdate[] {
  const byName = new Map(updates?.map((update) => [update.name, update]));
  const parts = new Map<string, PartParameter[]>();
  for (const parameter of parameters) {
    const key = JSON.stringify(parameter.part);
    parts.set(key, [...(parts.get(key) ?? []), parameter]);
  }
  return [...parts.values()].flatMap((own): PartUpdate[] => {
    const part = own[0]?.part;
    if (part === undefined || 'join' in part) return [];
    const found = own.flatMap(({ name, length }) => {
      const update = byName.get(name);
      return update ? [{ ...update, length }] : [];
    });
    const sizeOf = (key: 'weight' | 'change') => Math.hypot(...found.map((update) => update[key]));
    const count = (list: readonly { length: number }[]) => list.reduce((sum, { length }) => sum + length, 0);
    const weight = sizeOf('weight');
    const belowEpsilon = found.length === 0 ? null : count(found.filter(({ isBelowEpsilon }) => isBelowEpsilon)) / count(found);
    return [
      {
        ...('layer' in part ? { of: part.layer } : { of: part.from, to: part.to }),
        ratio: found.length === 0 || weight === 0 ? null : sizeOf('change') / weight,
        ...(hasEpsilon && { belowEpsilon }),
      },
    ];
  });
}
