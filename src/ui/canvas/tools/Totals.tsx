import { inferShapes, totalMultiplyAdds, totalParameters } from '../../../models/network/inferShapes.ts';
import type { Issue } from '../../../models/network/issues.ts';
import { activeSkips } from '../../../models/network/network.ts';
import { remediesFor } from '../../actions/remedies.ts';
import { Remedies } from '../../kit/form/Remedies.tsx';
import { countWords } from '../../kit/format.ts';
import { useDocument, useInputShape, useSession, useView } from '../../stores/useStore.ts';
import { type Selection, select } from '../../stores/view.ts';
import { BlockDials } from './BlockDials.tsx';
import styles from './totals.module.css';
import { WiringChooser } from './WiringChooser.tsx';

const isAt = (selection: Selection, { at, skipFrom }: Issue) =>
  selection?.type === 'skip' ? selection.from === skipFrom && selection.to === at : selection?.id === at && skipFrom === undefined;

/** Remedies are offered for at most this number of problems. Each remedy is found by trial, so hundreds would take too long. */
const MOST_OFFERS = 5;

const selectAt = ({ at, skipFrom }: Issue) => select(skipFrom ? { type: 'skip', from: skipFrom, to: at } : { type: 'layer', id: at });

export function Totals() {
  const experiment = useDocument((state) => state.experiment);
  const { network } = experiment;
  const summary = useSession((state) => state.summary);
  // After the user has chosen other data, the known problems are those of the old data until the new data has been read.
  const isDescribing = useSession((state) => state.isDescribing);
  const selection = useView((state) => state.selection);
  const inputShape = useInputShape();
  if (inputShape.length === 0) return <div className={styles.totals} />;
  const inferred = inferShapes(network, inputShape, summary?.head);
  // The inspector shows the problems of the selected layer or skip.
  const issues = isDescribing ? [] : inferred.issues.filter((issue) => !isAt(selection, issue));
  return (
    <section className={styles.totals} aria-label="Size of the network">
      {issues.length > 0 ? (
        <ul className={styles.issues} aria-label="Problems">
          {issues.map((issue, i) => (
            <li key={`${issue.at} ${issue.message}`}>
              <button type="button" onClick={() => selectAt(issue)}>
                {issue.message}
              </button>
              {summary && i < MOST_OFFERS ? <Remedies offers={remediesFor(experiment, issue, summary)} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      <dl>
        <div>
          <dt>Parameters</dt>
          <dd>{countWords(totalParameters(inferred))}</dd>
        </div>
        <div title="In the forward pass of one example">
          <dt>Multiply-adds</dt>
          <dd>{countWords(totalMultiplyAdds(inferred))}</dd>
        </div>
        <div>
          <dt>Skips on</dt>
          <dd>
            {countWords(activeSkips(network).length)} of {countWords(network.skips.length)}
          </dd>
        </div>
      </dl>
      <BlockDials />
      <WiringChooser />
    </section>
  );
}
