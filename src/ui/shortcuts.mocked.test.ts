import { beforeEach, expect, it, vi } from 'vitest';
import { startsEmpty } from '../../tests/page.ts';
import { starters } from '../experiment/starters.ts';
import { findSkip } from '../models/network/network.ts';
import { offerForDrawing } from './actions/remedies.ts';
import { listenToKeys } from './shortcuts.ts';
import { documentStore, editGraph } from './stores/document.ts';
import { say, select } from './stores/view.ts';

const frame = vi.hoisted(() => ({ embedding: null as { isLocked: boolean } | null }));
vi.mock('./sharing/embed.ts', async (original) => ({
  ...(await original<object>()),
  get embedding() {
    return frame.embedding;
  },
}));

startsEmpty();

/** A visible button that the key F presses. */
const button = { getClientRects: () => [{}] };
const screen = { buttons: [button], fullscreen: null as { contains: () => boolean } | null };

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('Element', class {});
  vi.stubGlobal('HTMLElement', class {});
  vi.stubGlobal('document', {
    querySelector: () => null,
    querySelectorAll: () => screen.buttons,
    get fullscreenElement() {
      return screen.fullscreen;
    },
  });
  Object.assign(screen, { buttons: [button], fullscreen: null });
  frame.embedding = null;
  listenToKeys();
  return () => vi.unstubAllGlobals();
});

const press = (key: string, ctrlKey = false) =>
  window.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { key, code: '', ctrlKey }));
const network = () => documentStore.getState().experiment.network;

it.each([
  ['change the network', null, false],
  ['change the network of an embedded page', { isLocked: false }, false],
  ['do not change the network of a locked embedded page', { isLocked: true }, true],
])('the Delete key and the keys for undo %s', (_, embedding, isLocked) => {
  frame.embedding = embedding;
  select({ type: 'skip', from: 'input', to: 'dense1' });
  press('Delete');
  expect(findSkip(network(), 'input', 'dense1') !== undefined).toBe(isLocked);
  documentStore.setState({ experiment: starters.dense, past: [], future: [] });
  editGraph({ type: 'skip.remove', from: 'input', to: 'dense1' });
  press('z', true);
  expect(findSkip(network(), 'input', 'dense1') === undefined).toBe(isLocked);
});

it.each([
  ['draws the offered skip', {}, true],
  ['does nothing if its button is hidden', { buttons: [{ getClientRects: () => [] }] }, false],
  ['does nothing if a chart covers its button', { fullscreen: { contains: () => false } }, false],
])('the key F %s', (_, shown, isDrawn) => {
  Object.assign(screen, shown);
  say('refused', offerForDrawing('dense3', 'input'));
  press('f');
  expect(findSkip(network(), 'input', 'dense3') !== undefined).toBe(isDrawn);
});
