import { findSkip, layerIndex } from '../../models/network/network.ts';
import { useDocument, useView } from '../stores/useStore.ts';
import { DrawingKey } from './DrawingKey.tsx';
import styles from './inspector.module.css';
import { LayerInspector } from './LayerInspector.tsx';
import { SkipInspector } from './SkipInspector.tsx';

/** What is selected, to be looked at and changed; how to read the drawing where nothing is. */
export function Inspector() {
  const selection = useView((state) => state.selection);
  const network = useDocument((state) => state.experiment.network);
  const layer = selection?.type === 'layer' ? network.layers[layerIndex(network, selection.id)] : undefined;
  const skip = selection?.type === 'skip' ? findSkip(network, selection.from, selection.to) : undefined;
  return (
    <aside className={styles.inspector} aria-label="Inspector" data-selected={layer || skip ? true : undefined}>
      {layer ? <LayerInspector key={layer.id} layer={layer} /> : null}
      {skip ? <SkipInspector key={`${skip.from} ${skip.to}`} skip={skip} /> : null}
      {layer || skip ? null : <DrawingKey />}
    </aside>
  );
}
