import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../tests/networks.ts';
import { checkSkip, isIssue } from './checkSkip.ts';
import { applyEdit } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import { activeSkips, type Network } from './network.ts';
import { presets } from './presets.ts';
import { remedyOf, remedyOfDrawing } from './remedies.ts';

const input = layer('input', 'input');
const lstm = presets.lstm.network;
const lastStep = applyEdit(lstm, { type: 'layer.params', id: 'lstm1', params: { output: 'last step' } });
if ('issue' in lastStep) throw new Error(lastStep.issue.message);
const head = { outputs: 3, why: 'one per class' };

describe('the suggested remedy', () => {
  it.each<[string, Network, readonly number[], typeof head | undefined]>([
    ['Set Units to 3', presets.dense.network, [10], head],
    ['Insert Flatten', presets.dense.network, [28, 28, 1], undefined],
    ['Set Output of LSTM 1 to sequence', { ...lastStep.network, skips: [] }, [16, 10], undefined],
    [
      'Remove the concat skips into Output',
      { ...presets.dense.network, skips: [skip('input', 'dense3', { merge: 'concat' })] },
      [10],
      { outputs: 1, why: 'one' },
    ],
    ['Swap the ends', { ...presets.dense.network, skips: [skip('dense2', 'dense1')] }, [10], undefined],
    ['Set Projection to auto', { ...presets.dense.network, skips: [skip('input', 'dense2', { projection: 'identity' })] }, [10], undefined],
    [
      'Remove the skip',
      { layers: [input, layer('flatten1', 'flatten'), layer('dense1', 'dense')], skips: [skip('input', 'dense1')] },
      [4, 4, 1],
      undefined,
    ],
  ])('“%s” removes the problem, and the inverse edit restores the layers', (words, network, shape, need) => {
    const [issue] = inferShapes(network, shape, need).issues;
    const remedy = issue && remedyOf(network, shape, issue, need);
    expect(remedy?.words).toBe(words);
    const result = remedy ? applyEdit(network, remedy.edit) : undefined;
    if (!result || 'issue' in result) throw new Error('no edit');
    expect(inferShapes(result.network, shape, need).issues.map(({ message }) => message)).not.toContain(issue?.message);
    const back = applyEdit(result.network, result.inverse);
    expect('network' in back && back.network.layers).toEqual(network.layers);
  });

  it('is null if no simple edit helps', () => {
    const network = { layers: [input, layer('conv1', 'conv2d')], skips: [] };
    const [issue] = inferShapes(network, [10]).issues;
    expect(issue && remedyOf(network, [10], issue)).toBeNull();
  });
});

describe('a refused skip', () => {
  const { network } = presets.dense;
  const image = {
    layers: [input, layer('conv1', 'conv2d'), layer('flatten1', 'flatten'), layer('dense1', 'dense')],
    skips: [],
  };
  const broken = { ...image, layers: [...image.layers.slice(0, 2), layer('pool1', 'maxPool2d', { size: 99 }), ...image.layers.slice(2)] };
  const off = { ...network, skips: [skip('input', 'dense1', { enabled: false })] };
  it.each<[string, Network, readonly number[], string, string, string | null]>([
    ['to an earlier layer', network, [10], 'dense3', 'dense1', 'Swap the ends'],
    ['from a layer to itself', network, [10], 'dense1', 'dense1', 'End it at Output'],
    ['from an image to a vector', image, [4, 4, 1], 'conv1', 'dense1', 'Start it at Flatten 1'],
    ['past a layer that needs a Flatten before it', presets.dense.network, [28, 28, 1], 'input', 'dense3', 'Insert Flatten'],
    [
      'into an LSTM layer that needs a sequence as its input',
      { ...lastStep.network, skips: [] },
      [16, 10],
      'lstm1',
      'lstm2',
      'Set Output of LSTM 1 to sequence',
    ],
    ['that exists already but is switched off', off, [10], 'input', 'dense1', 'Turn the skip on'],
    ['from a layer to itself, while another layer has a problem', broken, [8, 8, 1], 'dense1', 'dense1', null],
    ['that exists already and is switched on', { ...network, skips: [skip('input', 'dense1')] }, [10], 'input', 'dense1', null],
  ])('has the expected remedy, if there is one, and the remedy can be applied: %s', (_, before, shape, from, to, words) => {
    const remedy = remedyOfDrawing(before, shape, from, to);
    expect(remedy?.words ?? null).toBe(words);
    const result = remedy && applyEdit(before, remedy.edit);
    if (result === null) return;
    if ('issue' in result) throw new Error(result.issue.message);
    const problemOf = (network: Network) => {
      const found = checkSkip(network, shape, from, to);
      return isIssue(found) ? found.message : null;
    };
    expect(activeSkips(result.network).length > activeSkips(before).length || problemOf(result.network) !== problemOf(before)).toBe(true);
  });
});
