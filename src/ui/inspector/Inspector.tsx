import { findSkip, layerIndex } from '../../models/network.ts';
import { useDocument, useView } from '../useStore.ts';
import styles from './inspector.module.css';
import { LayerInspector } from './LayerInspector.tsx';
import { SkipInspector } from './SkipInspector.tsx';
import { Totals } from './Totals.tsx';

/** What is selected, to be looked at and changed; the whole network where nothing is. */
export function Inspector() {
  const selection = useView((state) => state.selection);
  const network = useDocument((state) => state.experiment.network);
  const layer = selection?.type === 'layer' ? network.layers[layerIndex(network, selection.id)] : undefined;
  const skip = selection?.type === 'skip' ? findSkip(network, selection.from, selection.to) : undefined;
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      {layer ? <LayerInspector key={layer.id} layer={layer} /> : null}
      {skip ? <SkipInspector key={`${skip.from} ${skip.to}`} skip={skip} /> : null}
      <Totals />
    </aside>
  );
}
