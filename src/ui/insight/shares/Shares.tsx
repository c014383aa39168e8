import styles from '../insight.module.css';
import { Measured } from '../measured/Measured.tsx';
import type { Seen } from '../seen.ts';
import { Joins } from './Joins.tsx';
import { Starts } from './Starts.tsx';
import { partsIn } from './shareRows.ts';

/**
 * Shows, for each layer where skips start, the share of its gradient that arrives through these skips, and for each join with add skips,
 * the norm of a skip's term divided by the norm of the layer's own term. If several add skips join, the plot shows the largest ratio.
 */
export const Shares = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="shares" seen={seen}>
      {(results) => {
        const { withSkips, withSums } = partsIn(results);
        return withSkips.length > 0 ? (
          <>
            <Starts results={withSkips} />
            {withSums.length > 0 ? <Joins results={withSums} /> : null}
            {results
              .filter((one) => !withSkips.includes(one))
              .map(({ run, name }) => (
                <p key={run.id} className={styles.key}>{`${name}: no skip is on.`}</p>
              ))}
          </>
        ) : (
          <p className={styles.empty}>{noSkips(results.length)}</p>
        );
      }}
    </Measured>
  </div>
);

const noSkips = (networks: number) =>
  `No skip of ${networks === 1 ? 'this network' : 'these networks'} is on. Draw one from a layer to a later layer, or switch one on. Then train again to see how much of the gradient passes through it.`;
