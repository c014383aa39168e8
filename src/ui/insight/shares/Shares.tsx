import styles from '../insight.module.css';
import { Measured } from '../measured/Measured.tsx';
import type { Seen } from '../seen.ts';
import { Joins } from './Joins.tsx';
import { Starts } from './Starts.tsx';

/** A comparison of skips with the trunk: the gradient where skips start, and the outputs where they join. */
export const Shares = ({ seen }: { seen: readonly Seen[] }) => (
  <div className={styles.gradients}>
    <Measured name="shares" seen={seen}>
      {(results) => {
        const withSkips = results.filter(({ result }) => result.summands.length > 0);
        return withSkips.length > 0 ? (
          <>
            <Starts results={withSkips} />
            <Joins results={withSkips} />
            {results
              .filter((one) => !withSkips.includes(one))
              .map(({ run, name }) => (
                <p key={run.id} className={styles.key}>{`${name}: no skips.`}</p>
              ))}
          </>
        ) : (
          <p className={styles.empty}>{NO_SKIPS}</p>
        );
      }}
    </Measured>
  </div>
);

const NO_SKIPS = 'No skip of these networks is on. Draw one from a layer to a later one, train again, and see how much passes through it.';
