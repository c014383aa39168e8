import { LAG, SHATTERED, SMOOTH } from '../../../insight/shattering/thresholds.ts';
import { nameOf } from '../../../models/network/network.ts';
import { countWords, plural } from '../../../schema/words.ts';
import type { QuantityResult } from '../../../train/protocol/quantities.ts';
import type { RunRecord } from '../../stores/runs.ts';

type Layers = QuantityResult<'gram'>['layers'];

const MOSTLY = 0.5;
const COLLAPSED = 0.95;
const DIVERGED = 0.5;

export const ACTIVATION_TITLE = `mostly: at least ${100 * MOSTLY} % of a layer; collapsed: mean cosine of at least ${COLLAPSED}`;
export const SHATTERING_TITLE = `autocorrelation at lag ${LAG}: shattered below ${SHATTERED}; smooth above ${SMOOTH}; partly shattered between the two`;
export const DIVERGENCE_TITLE = `diverged: CKA below ${DIVERGED}`;

const countOf = (layers: Layers, has: (layer: Layers[number]) => boolean) => layers.filter(has).length;

/** @param all the measured layers, starting at the input; if the measurement was stopped, the last layers are missing */
export function activationWords({ experiment: { network } }: Pick<RunRecord, 'experiment'>, all: Layers): string {
  // The input and the head are not hidden layers; the rank of the head is limited by its width, which the task determines.
  const count = network.layers.length - 2;
  const layers = all.slice(1, 1 + count);
  if (count <= 0) return 'no hidden layer';
  const measured = layers.length < count ? `only ${layers.length} of ${count} hidden layers measured` : null;
  if (layers.length === 0) return 'no hidden layer measured';
  const only = count === 1 ? 'the hidden layer' : 'the measured hidden layer';
  const of = (found: number) => (layers.length === 1 ? only : `${found} of ${layers.length} ${measured ? 'measured ' : ''}hidden layers`);
  const [lowest] = layers.filter(({ rank }) => rank !== null).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const last = measured ? undefined : layers.at(-1);
  const parts = [
    lowest && lowest.rank !== null
      ? `lowest effective rank ${lowest.rank.toFixed(1)} of at most ${lowest.rankLimit}, in ${nameOf(network, lowest.layer)}`
      : null,
    typeof last?.alignment === 'number'
      ? `alignment with the targets ${last.alignment.toFixed(2)} in ${nameOf(network, last.layer)}`
      : null,
    ...(
      [
        ['constant or not finite', ({ rank }) => rank === null],
        ['mostly dead', ({ dead }) => (dead ?? 0) >= MOSTLY],
        ['mostly saturated', ({ saturated }) => (saturated ?? 0) >= MOSTLY],
        ['collapsed', ({ collapse }) => (collapse ?? 0) >= COLLAPSED],
      ] as const satisfies readonly (readonly [string, (layer: Layers[number]) => boolean])[]
    ).map(([word, has]) => {
      const found = countOf(layers, has);
      return found > 0 ? `${of(found)} ${plural(found, 'is', 'are')} ${word}` : null;
    }),
    measured,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

export function shatteringWords({ lags, autocorrelation }: QuantityResult<'shattering'>): string {
  const value = autocorrelation?.[lags.indexOf(LAG)];
  if (value === undefined) return 'undefined, because the gradient is the same at all points or not finite';
  const word = value < SHATTERED ? 'shattered' : value > SMOOTH ? 'smooth' : 'partly shattered';
  return `${word}, autocorrelation ${value.toFixed(2)} at lag ${LAG}`;
}

/** Names the first layer that has diverged, at the earliest step at which any has. */
export function divergenceWords({ layers, steps }: QuantityResult<'divergence'>, nameOf: (layer: string) => string): string {
  for (const { step, similarity } of steps) {
    const place = similarity.findIndex((value) => value !== null && value < DIVERGED);
    const layer = layers[place];
    if (layer === undefined) continue;
    return steps.length > 1
      ? `${nameOf(layer)} diverged first, ${step === 0 ? 'before training' : `by step ${countWords(step)}`}`
      : `${nameOf(layer)} is the first layer that has diverged`;
  }
  return steps.length > 0 ? 'no layer has diverged' : 'there is no step with kept weights of both runs';
}
