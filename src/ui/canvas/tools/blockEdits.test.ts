import { beforeEach, describe, expect, it } from 'vitest';
import { pointsSummary } from '../../../../tests/summaries.ts';
import { starters } from '../../../experiment/starters.ts';
import { blockOf, spanOf } from '../../../models/network/dial.ts';
import { repeatLayer } from '../../../models/network/repeatLayer.ts';
import { documentStore, editGraph } from '../../stores/document.ts';
import { session } from '../../stores/session.ts';
import { view } from '../../stores/view.ts';
import { blockName, setDepth, setSpan, setWidth } from './blockEdits.ts';

const network = repeatLayer(starters.dense.network, 'dense2', 4);
const block = blockOf(network, 'dense2');
if (!block) throw new Error('no block');
const shown = { network, block };
const present = () => documentStore.getState().experiment.network;
const ids = network.layers.slice(block.start, block.end + 1).map(({ id }) => id);

beforeEach(() => {
  documentStore.setState({ experiment: { ...starters.dense, network }, past: [], future: [] });
  session.setState({ summary: pointsSummary });
  view.setState({ selection: { type: 'layer', id: 'dense2' }, message: '' });
});

describe('the controls of a block:', () => {
  it.each([
    ['depth', () => setDepth(shown, 5), /^Depth: 5 layers/],
    ['width', () => setWidth(shown, 32), /^Units of Dense 2 to Dense 5: 32\./],
    ['span', () => setSpan(shown, 2), /^Depth: 4 layers, 2 skips, each over 2 layers/],
  ] as const)('an edit of the %s keeps the edits that the controls do not show yet', (_, act, words) => {
    expect(blockName(shown)).toBe('Dense 2 to Dense 5');
    editGraph({ type: 'layer.params', id: 'dense1', params: { units: 48 } });
    editGraph({ type: 'skip.remove', from: 'input', to: 'dense1' });
    act();
    expect(present()).not.toBe(network);
    expect(present().layers.find(({ id }) => id === 'dense1')?.params.units).toBe(48);
    expect(present().skips.some(({ to }) => to === 'dense1')).toBe(false);
    expect(view.getState().message).toMatch(words);
  });

  it('an edit applies to the remaining layers of the block', () => {
    editGraph({ type: 'layer.remove', id: ids[0] ?? '' });
    view.setState({ selection: null });
    setWidth(shown, 32);
    expect(present().layers.map(({ params }) => params.units)).toEqual([undefined, 64, 32, 32, 32, 1]);
    setSpan(shown, 3);
    const remaining = blockOf(present(), ids[1]);
    expect(remaining && spanOf(present(), remaining)).toBe(3);
  });

  it('the message describes the edited block, even if another block is longer and nothing is selected', () => {
    const both = repeatLayer(network, 'dense1', 3);
    const edited = blockOf(both, 'dense2') ?? expect.fail('no block');
    documentStore.setState({ experiment: { ...starters.dense, network: both } });
    view.setState({ selection: null });
    setDepth({ network: both, block: edited }, 2);
    expect(view.getState().message).toMatch(/^Depth: 2 layers/);
  });

  it('an edit has no effect if no layer of the block remains', () => {
    for (const id of ids) editGraph({ type: 'layer.remove', id });
    const after = present();
    setDepth(shown, 9);
    setWidth(shown, 32);
    setSpan(shown, 2);
    expect(present()).toBe(after);
    expect(view.getState().message).toBe('');
  });
});
