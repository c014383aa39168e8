import { findSkip, layerIndex } from '../../models/network/network.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { useDocument, useView } from '../stores/useStore.ts';
import styles from './inspector.module.css';

const LayerInspector = lazyPart(async () => (await import('./LayerInspector.tsx')).LayerInspector);
const SkipInspector = lazyPart(async () => (await import('./SkipInspector.tsx')).SkipInspector);

export function Inspector() {
  const selection = useView((state) => state.selection);
  const network = useDocument((state) => state.experiment.network);
  const layer = selection?.type === 'layer' ? network.layers[layerIndex(network, selection.id)] : undefined;
  const skip = selection?.type === 'skip' ? findSkip(network, selection.from, selection.to) : undefined;
  // The inspector must not cover the measurements, because they also show the selected layer or skip.
  const isBeside = useView(({ picture }) => picture !== 'predictions' && picture !== 'placement');
  return (
    <aside className={styles.inspector} data-beside={isBeside || undefined} aria-label="Inspector">
      {layer ? <LayerInspector key={layer.id} layer={layer} /> : null}
      {skip ? <SkipInspector key={`${skip.from} ${skip.to}`} skip={skip} /> : null}
    </aside>
  );
}
