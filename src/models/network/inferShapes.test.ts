import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../tests/networks.ts';
import { inferShapes, totalMultiplyAdds, totalParameters } from './inferShapes.ts';
import type { Network } from './network.ts';
import { presets } from './presets.ts';

const withoutSkips = (network: Network): Network => ({ ...network, skips: [] });

describe('the example networks without skips are the ones that people know', () => {
  it.each([
    ['dense', presets.dense.network, [10], 9153],
    ['conv', presets.conv.network, [28, 28, 1], 50_186],
    ['lstm', presets.lstm.network, [1, 10], 118_536],
  ] as const)('%s', (_, network, input, parameters) => {
    const inferred = inferShapes(withoutSkips(network), input);
    expect(inferred.issues).toEqual([]);
    expect(totalParameters(inferred)).toBe(parameters);
  });

  it('the dense one has 8,960 multiply-adds', () =>
    expect(totalMultiplyAdds(inferShapes(withoutSkips(presets.dense.network), [10]))).toBe(8960));
});

describe('skips change shapes and costs', () => {
  it('their projections are counted at the layer where they arrive', () => {
    const inferred = inferShapes(presets.dense.network, [10]);
    expect(inferred.shapes.get('dense1')?.parameters).toBe(10 * 64 + 64 + 640);
    expect(totalParameters(inferred)).toBe(9153 + 640 + 8192);
  });
  it('concat widens what leaves the layer', () => {
    const { layers } = presets.dense.network;
    const inferred = inferShapes({ layers, skips: [skip('input', 'dense2', { merge: 'concat' })] }, [10]);
    expect(inferred.shapes.get('dense2')).toMatchObject({ own: [128], out: [138] });
  });
  it('a skip that is switched off costs nothing and is still resolved', () => {
    const { layers } = presets.dense.network;
    const inferred = inferShapes({ layers, skips: [skip('input', 'dense2', { enabled: false })] }, [10]);
    expect(totalParameters(inferred)).toBe(9153);
    expect(inferred.shapes.get('dense2')?.skips.get('input')?.words).toBe('linear 10→128');
  });
});

describe('what cannot be is said where it is', () => {
  const issuesOf = (network: Network, input: readonly number[], head?: { outputs: number; why: string }) =>
    inferShapes(network, input, head).issues.map(({ at, message }) => `${at}: ${message}`);
  const image = [layer('input', 'input'), layer('conv1', 'conv2d', { filters: 3 })];

  it.each<[string, Network, readonly number[], string]>([
    [
      'an image into Dense',
      { layers: [...image, layer('dense1', 'dense')], skips: [] },
      [4, 4, 1],
      'dense1: Conv 1 gives 4×4×3, Dense 1 takes 48 numbers in a row; put a Flatten before it.',
    ],
    [
      'numbers into Conv',
      { layers: image, skips: [] },
      [10],
      'conv1: Input gives 10 numbers, Conv 1 takes an image, height × width × channels; put it before the Flatten.',
    ],
    [
      'numbers into LSTM',
      { layers: [layer('input', 'input'), layer('lstm1', 'lstm')], skips: [] },
      [10],
      'lstm1: Input gives 10 numbers, LSTM 1 takes a sequence, time × features; choose sequence data, or a layer before it that keeps the time steps.',
    ],
    [
      'a kernel larger than its image',
      { layers: [layer('input', 'input'), layer('conv1', 'conv2d', { kernel: 5, padding: 'valid' })], skips: [] },
      [4, 4, 1],
      'conv1: Input gives 4×4×1, Conv 1 has a 5×5 kernel, larger than its 4×4×1 input; lower Kernel size or pad.',
    ],
    [
      'a parameter out of range',
      { layers: [layer('input', 'input'), layer('dense1', 'dense', { units: 0 })], skips: [] },
      [4],
      'dense1: Dense 1: Units must be a whole number from 1 to 4096; it is 0.',
    ],
    ['no layers', { layers: [], skips: [] }, [4], ': The network must begin with its Input.'],
    [
      'two layers of one name',
      { layers: [...image, layer('conv1', 'conv2d')], skips: [] },
      [4, 4, 1],
      'conv1: Two layers are called conv1; each needs a name of its own.',
    ],
    [
      'a skip backwards',
      { layers: [...image, layer('conv2', 'conv2d')], skips: [skip('conv2', 'conv1')] },
      [4, 4, 1],
      'conv1: Conv 1 comes before Conv 2; a skip runs forwards, to a later layer.',
    ],
    [
      'a skip that cannot fit',
      { layers: [...image, layer('flatten1', 'flatten'), layer('dense1', 'dense')], skips: [skip('conv1', 'dense1')] },
      [4, 4, 1],
      'dense1: Conv 1 gives 4×4×3, Dense 1 makes 64 numbers: an image cannot join a row of numbers; start the skip at the Flatten or after it.',
    ],
  ])('%s', (_, network, input, message) => expect(issuesOf(network, input)).toContain(message));

  it('a head of the wrong size', () => {
    expect(issuesOf(presets.dense.network, [10], { outputs: 3, why: 'one logit per class' })).toEqual([
      'dense3: Dense 3 gives 1 number, the data asks for 3 numbers (one logit per class); set its size to 3.',
    ]);
    const appended = { ...presets.dense.network, skips: [skip('input', 'dense3', { merge: 'concat' })] };
    expect(issuesOf(appended, [10], { outputs: 1, why: 'one logit' })).toEqual([
      'dense3: Dense 3 gives 11 numbers, the data asks for 1 number (one logit); let no skip append to it.',
    ]);
  });
});
