import { skipOffKey } from '../../experiment/comparisons/skipOff.ts';
import { LOOKS } from '../../insight/answer/looks.ts';
import type { Skip } from '../../models/network/network.ts';
import { counted } from '../../schema/words.ts';
import { planWords } from '../actions/expectedTime.ts';
import { plannedStudy, trainStudy } from '../actions/study.ts';
import { useCurves, useRuns, useSession, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import styles from './inspector.module.css';

/** The smallest number of seeds at which a verdict is possible. */
const LEAST_SEEDS = LOOKS[0]?.pairs ?? 1;

export function CompareSkip({ skip }: { skip: Skip }) {
  const pairs = Math.max(
    LEAST_SEEDS,
    useView((state) => state.pairs),
  );
  // The planned study and its expected time depend on these stores.
  useView((state) => state.fieldProblems);
  useSession((state) => state);
  useRuns((state) => state.runs);
  useCurves();
  const choice = { comparison: skipOffKey(skip), pairs };
  const planned = plannedStudy(choice);
  const isPossible = !('problem' in planned);
  const train = () => {
    view.setState(choice);
    trainStudy();
  };
  return (
    <div className={styles.compare}>
      <button type="button" disabled={!isPossible} onClick={train}>
        Compare with this skip off
      </button>
      <p className={styles.doc}>{isPossible ? `${counted(pairs, 'seed')}: ${planWords(planned)}` : planned.problem}</p>
    </div>
  );
}
