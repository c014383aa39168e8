import { counted } from '../../../schema/words.ts';
import { percentWords } from '../../kit/format.ts';
import styles from '../insight.module.css';
import { afterWords, type Result } from '../measured/known.ts';
import { Legend } from '../measured/Legend.tsx';
import { Values } from '../measured/Values.tsx';
import { LinePlot } from '../plots/LinePlot.tsx';
import { endMarks, layerPlaces } from '../plots/places.ts';
import { linearScale } from '../plots/scale.ts';
import { ACTIVATION_TITLE, activationWords } from './activationWords.ts';

type GramResult = Result<'gram'>;
type Layer = GramResult['result']['layers'][number];

const percent = (value: number) => `${Math.round(100 * value)} %`;

const measures: readonly {
  name: string;
  title: string;
  of(layer: Layer): number | null;
  /**
   * True if the number exists for every activation function. If it is null because the output of a layer does not vary or is not finite, it
   * is shown as “undefined”.
   */
  isOfAll?: boolean;
  within: readonly number[];
  words(value: number): string;
  tick?(value: number): string;
}[] = [
  {
    name: 'Effective rank',
    title:
      'The number of directions in which the layer’s activations vary: the exponential of the entropy of the eigenvalues of the centred Gram matrix. It is at most the number of values that the layer outputs for one example, and at most the number of examples minus one.',
    of: ({ rank }) => rank,
    isOfAll: true,
    within: [0],
    words: (value) => value.toFixed(1),
  },
  {
    name: 'Collapse',
    title:
      'The mean cosine between the activations of two examples, after the mean of each example’s activations is subtracted: 1 if all examples have the same pattern',
    of: ({ collapse }) => collapse,
    isOfAll: true,
    within: [0, 1],
    words: (value) => value.toFixed(2),
  },
  {
    name: 'Alignment with the targets',
    title:
      'The CKA of the activations with the targets: 1 if the activations vary exactly as the targets do, about 0 if the two are independent',
    of: ({ alignment }) => alignment,
    isOfAll: true,
    within: [0, 1],
    words: (value) => value.toFixed(2),
  },
  {
    name: 'Dead units',
    title: 'The share of ReLU units that are 0 for every example',
    of: ({ dead }) => dead,
    within: [0, 1],
    words: percentWords,
    tick: percent,
  },
  {
    name: 'Saturated values',
    title: 'The share of values within 0.01 of the limits of tanh or sigmoid',
    of: ({ saturated }) => saturated,
    within: [0, 1],
    words: percentWords,
    tick: percent,
  },
];

export function LayerPlots({ results }: { results: readonly GramResult[] }) {
  const [first] = results;
  const places = layerPlaces(
    results,
    results.flatMap(({ result }) => result.layers.map(({ layer }) => layer)),
  );
  const layerOf = ({ result }: GramResult, id: string) => result.layers.find(({ layer }) => layer === id);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>Activations of each layer</strong>
        <span>{`, ${afterWords(results)}, on ${counted(first?.result.examples ?? 0, 'held-out example')}`}</span>
      </figcaption>
      <Legend
        lines={results.map((one) => ({ ...one, words: activationWords(one.run, one.result.layers) }))}
        thresholds={ACTIVATION_TITLE}
      />
      <div className={styles.multiples}>
        {measures.map(({ name, title, of, within, words, tick }) => {
          const lines = results.map((one) => {
            const values = places.map(({ id }) => {
              const layer = layerOf(one, id);
              return layer && of(layer);
            });
            return { name: one.name, color: one.color, values };
          });
          const known = lines.flatMap(({ values }) => values.flatMap((value) => value ?? []));
          const scale = known.length > 0 ? linearScale(known, within, tick) : null;
          return scale ? (
            <section key={name}>
              <h3 className={styles.part} title={title}>
                {name}
              </h3>
              <LinePlot
                label={`${name} by layer: ${results.map((one) => one.name).join(', ')}`}
                lines={lines}
                scale={scale}
                places={places.length}
                marks={endMarks(places)}
                placeName={(i) => places[i]?.name ?? ''}
                valueWords={words}
                height={96}
              />
            </section>
          ) : null;
        })}
      </div>
      <Values
        columns={['Layer', ...results.flatMap((one) => measures.map(({ name }) => `${one.name}: ${name.toLowerCase()}`))]}
        rows={() =>
          places.map(({ id, name }) => [
            name,
            ...results.flatMap((one) => {
              const layer = layerOf(one, id);
              return measures.map(({ of, isOfAll, words }) => {
                const value = layer && of(layer);
                if (typeof value === 'number') return words(value);
                return layer?.rank === null && isOfAll ? 'undefined' : '–';
              });
            }),
          ])
        }
      />
    </figure>
  );
}
