import { inferShapes, totalMultiplyAdds, totalParameters } from '../../../models/network/inferShapes.ts';
import { countWords } from '../../kit/format.ts';
import { useDocument, useInputShape, useSession } from '../../stores/useStore.ts';
import { select } from '../../stores/view.ts';
import { BlockDials } from './BlockDials.tsx';
import styles from './totals.module.css';
import { WiringChooser } from './WiringChooser.tsx';

/** The title block of the drawing: the network's costs, its wiring and its problems. */
export function Totals() {
  const network = useDocument((state) => state.experiment.network);
  const head = useSession((state) => state.summary?.head);
  const inputShape = useInputShape();
  if (inputShape.length === 0) return <div className={styles.totals} />;
  const inferred = inferShapes(network, inputShape, head);
  return (
    <section className={styles.totals} aria-label="Network in figures">
      {inferred.issues.length > 0 ? (
        <ul className={styles.issues} aria-label="Problems">
          {inferred.issues.map(({ at, skipFrom, message }) => (
            <li key={`${at} ${message}`}>
              <button type="button" onClick={() => select(skipFrom ? { type: 'skip', from: skipFrom, to: at } : { type: 'layer', id: at })}>
                {message}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <dl>
        <div>
          <dt>Parameters</dt>
          <dd>{countWords(totalParameters(inferred))}</dd>
        </div>
        <div title="of the forward pass, for one example">
          <dt>Multiply-adds</dt>
          <dd>{countWords(totalMultiplyAdds(inferred))}</dd>
        </div>
        <div>
          <dt>Skips on</dt>
          <dd>
            {countWords(network.skips.filter((skip) => skip.enabled).length)} of {countWords(network.skips.length)}
          </dd>
        </div>
      </dl>
      <BlockDials />
      <WiringChooser />
    </section>
  );
}
