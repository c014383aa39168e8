import { inferShapes, totalMultiplyAdds, totalParameters } from '../../models/shapes.ts';
import { countWords } from '../format.ts';
import { select } from '../state/view.ts';
import { useDocument, useInputShape, useSession } from '../useStore.ts';
import styles from './inspector.module.css';
import { WiringChooser } from './WiringChooser.tsx';

/** What the network costs, and everything that is wrong with it. */
export function Totals() {
  const network = useDocument((state) => state.experiment.network);
  const head = useSession((state) => state.summary?.head);
  const inputShape = useInputShape();
  if (inputShape.length === 0) return null;
  const inferred = inferShapes(network, inputShape, head);
  return (
    <section className={styles.section} aria-labelledby="network-title">
      <h2 id="network-title">Network</h2>
      <dl className={styles.totals}>
        <dt>Parameters</dt>
        <dd>{countWords(totalParameters(inferred))}</dd>
        <dt>Multiply-adds</dt>
        <dd>{countWords(totalMultiplyAdds(inferred))}</dd>
        <dt>Skips on</dt>
        <dd>
          {countWords(network.skips.filter((skip) => skip.enabled).length)} of {countWords(network.skips.length)}
        </dd>
      </dl>
      <WiringChooser />
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
    </section>
  );
}
