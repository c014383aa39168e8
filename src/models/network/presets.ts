/** The example networks, of a kind that is familiar from Keras tutorials. */
import { defaultsOf, type Params } from '../../schema/fields.ts';
import { type LayerKind, layerDefinition } from '../layers/index.ts';
import { type LayerNode, type Network, newSkip } from './network.ts';

const layer = (id: string, kind: LayerKind, params: Params = {}): LayerNode => ({
  id,
  kind,
  params: { ...defaultsOf(layerDefinition(kind).schema), ...params },
});

export const presets = {
  dense: {
    label: 'Dense',
    doc: 'Three dense layers: 10 features of a 2-D point → 64 → 128 → 1 logit.',
    network: {
      layers: [
        layer('input', 'input'),
        layer('dense1', 'dense', { units: 64 }),
        layer('dense2', 'dense', { units: 128 }),
        layer('dense3', 'dense', { units: 1, activation: 'linear' }),
      ],
      skips: [newSkip('input', 'dense1'), newSkip('dense1', 'dense2')],
    },
  },
  conv: {
    label: 'Convolutional',
    doc: 'Two convolutions with max pooling: a 28×28 image of a digit → 10 logits.',
    network: {
      layers: [
        layer('input', 'input'),
        layer('conv1', 'conv2d', { filters: 32 }),
        layer('pool1', 'maxPool2d'),
        layer('conv2', 'conv2d', { filters: 64 }),
        layer('pool2', 'maxPool2d'),
        layer('flatten1', 'flatten'),
        layer('dense1', 'dense', { units: 10, activation: 'linear' }),
      ],
      skips: [newSkip('input', 'conv1'), newSkip('pool1', 'conv2')],
    },
  },
  lstm: {
    label: 'LSTM',
    doc: 'Three stacked LSTM layers: a sequence of digits → 1 number.',
    network: {
      layers: [
        layer('input', 'input'),
        layer('lstm1', 'lstm', { units: 64 }),
        layer('lstm2', 'lstm', { units: 128 }),
        layer('lstm3', 'lstm', { units: 1, output: 'last step' }),
      ],
      skips: [newSkip('input', 'lstm1'), newSkip('lstm1', 'lstm2')],
    },
  },
} as const satisfies Record<string, { label: string; doc: string; network: Network }>;

export type PresetName = keyof typeof presets;
