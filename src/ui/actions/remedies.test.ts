import { describe, expect, it } from 'vitest';
import { startsEmpty } from '../../../tests/page.ts';
import { applyEdit } from '../../models/network/edits.ts';
import { findSkip } from '../../models/network/network.ts';
import { documentStore, editGraph, undo } from '../stores/document.ts';
import { session } from '../stores/session.ts';
import { say, view } from '../stores/view.ts';
import { offerForDrawing, pressRemedy } from './remedies.ts';

startsEmpty();

const network = () => documentStore.getState().experiment.network;

describe('the key F', () => {
  it('draws a refused backward skip with its ends swapped, as one undo step', () => {
    say('refused', offerForDrawing('dense3', 'input'));
    expect(pressRemedy()).toBe(true);
    expect(findSkip(network(), 'input', 'dense3')).toBeDefined();
    expect(view.getState()).toMatchObject({
      message: 'Added the skip Input → Output.',
      selection: { type: 'skip', from: 'input', to: 'dense3' },
    });
    undo();
    expect(findSkip(network(), 'input', 'dense3')).toBeUndefined();
  });

  it('selects the existing skip if a skip was refused because it exists already', () => {
    say('refused', offerForDrawing('input', 'dense1'));
    expect(pressRemedy()).toBe(true);
    expect(view.getState().selection).toEqual({ type: 'skip', from: 'input', to: 'dense1' });
  });

  it('does nothing once another message is shown or the network has changed', () => {
    say('refused', offerForDrawing('dense3', 'input'));
    say('another message');
    expect(pressRemedy()).toBe(false);
    say('refused', offerForDrawing('dense3', 'input'));
    editGraph({ type: 'layer.params', id: 'dense1', params: { units: 5 } });
    expect(pressRemedy()).toBe(false);
    expect(findSkip(network(), 'input', 'dense3')).toBeUndefined();
  });

  it('fixes the problem that prevents training, but only once the data has been described', () => {
    const wide = applyEdit(network(), { type: 'layer.params', id: 'dense3', params: { units: 3 } });
    if ('issue' in wide) throw new Error(wide.issue.message);
    documentStore.setState(({ experiment }) => ({ experiment: { ...experiment, network: wide.network } }));
    session.setState({ isDescribing: true });
    expect(pressRemedy()).toBe(false);
    session.setState({ isDescribing: false });
    expect(pressRemedy()).toBe(true);
    expect(network().layers.at(-1)?.params.units).toBe(1);
    expect(pressRemedy()).toBe(false);
  });
});
