import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../tests/networks.ts';
import { inferShapes, totalMultiplyAdds, totalParameters } from './inferShapes.ts';
import type { Network } from './network.ts';
import { presets } from './presets.ts';

const withoutSkips = (network: Network): Network => ({ ...network, skips: [] });

describe('without its skips, the example network', () => {
  it.each([
    ['dense', presets.dense.network, [10], 9153],
    ['conv', presets.conv.network, [28, 28, 1], 50_186],
    ['lstm', presets.lstm.network, [1, 10], 118_536],
  ] as const)('%s has the known number of parameters', (_, network, input, parameters) => {
    const inferred = inferShapes(withoutSkips(network), input);
    expect(inferred.issues).toEqual([]);
    expect(totalParameters(inferred)).toBe(parameters);
  });

  it('dense has 8,960 multiply-adds', () => expect(totalMultiplyAdds(inferShapes(withoutSkips(presets.dense.network), [10]))).toBe(8960));
});

describe('a skip', () => {
  it('adds the parameters of its projection to those of the layer where it ends', () => {
    const inferred = inferShapes(presets.dense.network, [10]);
    expect(inferred.shapes.get('dense1')?.parameters).toBe(10 * 64 + 64 + 640);
    expect(totalParameters(inferred)).toBe(9153 + 640 + 8192);
  });
  it('that is concatenated widens the output of the layer where it ends', () => {
    const { layers } = presets.dense.network;
    const inferred = inferShapes({ layers, skips: [skip('input', 'dense2', { merge: 'concat' })] }, [10]);
    expect(inferred.shapes.get('dense2')).toMatchObject({ own: [128], out: [138] });
  });
  it('that is switched off adds no parameters, but its projection is still determined', () => {
    const { layers } = presets.dense.network;
    const inferred = inferShapes({ layers, skips: [skip('input', 'dense2', { enabled: false })] }, [10]);
    expect(totalParameters(inferred)).toBe(9153);
    expect(inferred.shapes.get('dense2')?.skips.get('input')?.words).toBe('linear 10→128');
  });
});

describe('a problem is reported, at its layer if there is one', () => {
  const issuesOf = (network: Network, input: readonly number[], head?: { outputs: number; why: string }) =>
    inferShapes(network, input, head).issues.map(({ at, message }) => `${at}: ${message}`);
  const image = [layer('input', 'input'), layer('conv1', 'conv2d', { filters: 3 })];

  it.each<[string, Network, readonly number[], string]>([
    [
      'an image as the input of Dense',
      { layers: [...image, layer('dense1', 'dense')], skips: [] },
      [4, 4, 1],
      'dense1: The output of Conv 1 is an image (4×4×3), but Output needs a vector or a sequence. Insert a Flatten layer before it.',
    ],
    [
      'a vector as the input of Conv',
      { layers: image, skips: [] },
      [10],
      'conv1: The input is a vector (10), but Output needs an image. Use image data, or move this layer after one that outputs an image.',
    ],
    [
      'a vector as the input of LSTM',
      { layers: [layer('input', 'input'), layer('lstm1', 'lstm')], skips: [] },
      [10],
      'lstm1: The input is a vector (10), but Output needs a sequence. Use sequence data, and choose “sequence” as the output of every LSTM layer before it.',
    ],
    [
      'a convolution kernel larger than the image',
      { layers: [layer('input', 'input'), layer('conv1', 'conv2d', { kernel: 5, padding: 'valid' })], skips: [] },
      [4, 4, 1],
      'conv1: The input is an image (4×4×1), but Output has a larger convolution kernel (5×5). Reduce Kernel size, or set Padding to same.',
    ],
    [
      'pooling windows larger than the image',
      { layers: [layer('input', 'input'), layer('pool1', 'maxPool2d', { size: 5 })], skips: [] },
      [4, 6, 1],
      'pool1: The input is an image (4×6×1), but Output has larger windows (5×5). Set Size to at most 4.',
    ],
    [
      'pooling of an image with one row',
      { layers: [layer('input', 'input'), layer('pool1', 'maxPool2d')], skips: [] },
      [1, 6, 1],
      'pool1: The input is an image (1×6×1), but Output has larger windows (2×2). Remove this layer.',
    ],
    [
      'a setting out of range',
      { layers: [layer('input', 'input'), layer('dense1', 'dense', { units: 0 })], skips: [] },
      [4],
      'dense1: Output: Units must be a whole number from 1 to 4096, not 0.',
    ],
    ['a network without layers', { layers: [], skips: [] }, [4], ': A network must start with Input. Add it as the first layer.'],
    [
      'two layers with the same id',
      { layers: [...image, layer('conv1', 'conv2d')], skips: [] },
      [4, 4, 1],
      'conv1: Two layers have the id conv1. Give each layer its own id.',
    ],
    [
      'a skip to an earlier layer',
      { layers: [...image, layer('conv2', 'conv2d')], skips: [skip('conv2', 'conv1')] },
      [4, 4, 1],
      'conv1: Skips only go forward, but Conv 1 comes before Output. Swap the ends of the skip.',
    ],
    [
      'a skip between shapes that cannot be joined',
      { layers: [...image, layer('flatten1', 'flatten'), layer('dense1', 'dense')], skips: [skip('conv1', 'dense1')] },
      [4, 4, 1],
      'dense1: Conv 1 → Output: an image (4×4×3) cannot be joined to a vector (64). Start the skip at a layer that outputs a vector.',
    ],
  ])('for %s', (_, network, input, message) => expect(issuesOf(network, input)).toContain(message));

  it('for a head (the last layer) with the wrong number of outputs', () => {
    expect(issuesOf(presets.dense.network, [10], { outputs: 3, why: 'one per class' })).toEqual([
      'dense3: The data needs 3 outputs (one per class), but Output has 1. Set Units of Output to 3.',
    ]);
    const appended = { ...presets.dense.network, skips: [skip('input', 'dense3', { merge: 'concat' })] };
    expect(issuesOf(appended, [10], { outputs: 1, why: 'one logit' })).toEqual([
      'dense3: The data needs 1 output (one logit), but Output has 11. Remove the concat skips into Output.',
    ]);
  });
});
