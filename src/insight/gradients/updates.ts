/** The change of each parameter in a training step, beside its size and its gradient. */

export interface ParameterUpdate {
  name: string;
  /** ‖w‖₂ after the step. */
  weight: number;
  /** ‖Δw‖₂. */
  change: number;
  /** ‖Δw‖/‖w‖; null if the parameter is 0. */
  ratio: number | null;
  /** The root mean square of the elements of its gradient, before clipping and decay. */
  gradient: number;
  /** True if that is below ε of the optimiser, so that the steps of this parameter shrink with its gradient; null if there is no ε. */
  isBelowEpsilon: boolean | null;
}

interface NamedValues {
  name: string;
  values: ArrayLike<number>;
}

/** √Σ f(i)², in f64, where the square of any f32 is a normal number. */
function normOf(length: number, at: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += at(i) ** 2;
  return Math.sqrt(sum);
}

/**
 * @param before the weights before the step, in the order of `after`
 * @param gradients the gradients of the step
 * @param epsilon ε of the optimiser; null if it has none
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
