import { Scale } from 'lucide-react';
import { atEqualSeconds, type Controlled, type Pair } from '../../../experiment/controls/control.ts';
import { equalCostControls } from '../../../experiment/controls/index.ts';
import type { Shape } from '../../../models/ops/shape.ts';
import { multiplyAddsOf, planWords, timeWords } from '../../actions/expectedTime.ts';
import { trainArms } from '../../actions/study.ts';
import { controlOf } from '../../help/askQuestion.ts';
import { ICON } from '../../kit/icon.ts';
import { Menu } from '../../kit/Menu.tsx';
import { type Study, studyStore } from '../../stores/study.ts';
import { say } from '../../stores/view.ts';
import styles from './controls.module.css';
import { searchOf, trainSearch } from './search.ts';
import { measuredStepTimes } from './stepTimes.ts';

interface ControlMenuProps {
  study: Study;
  /** The comparison to check: that of the study, or the one that the study checks. */
  pair: Pair;
  inputShape: Shape;
}

/** The comparisons that could refute an answer about two arms. Beside the control of a question, the menu shows only its icon. */
export function ControlMenu({ study, pair, inputShape }: ControlMenuProps) {
  const { pairs, control } = study;
  const begin = (made: Controlled | { problem: string }) => {
    if ('problem' in made) return say(made.problem);
    const { arms, alignment, words } = made;
    trainArms({ arms, pairs, alignment, control: { of: pair, words } });
  };
  const beginAtEqualSeconds = async () => {
    say('Measuring the time of one step of each arm…');
    const times = await measuredStepTimes(pair);
    if (studyStore.getState().study !== study) return say('Another comparison has begun, so the control was not started.');
    begin('problem' in times ? times : atEqualSeconds(pair, times));
  };
  const cost = costOf(pair, pairs, inputShape);
  return (
    <Menu words="Check with a control" icon={<Scale {...ICON} />} isIcon={controlOf(study) !== undefined} isOfActions>
      <div className={styles.menu}>
        {control ? <p>{control.words}</p> : null}
        {equalCostControls(pair, inputShape).map(({ key, label, make }) => (
          <button key={key} type="button" onClick={() => begin(make())}>
            <span>{label}</span> <small>{cost}</small>
          </button>
        ))}
        <button type="button" onClick={() => void beginAtEqualSeconds()}>
          <span>At equal seconds</span> <small>{cost}</small>
        </button>
        <SearchButton pair={pair} pairs={pairs} />
        {control ? (
          <button type="button" data-kind="quiet" onClick={() => studyStore.setState({ study: { arms: pair, pairs } })}>
            Back to the comparison
          </button>
        ) : null}
      </div>
    </Menu>
  );
}

/** The runs of a control. Only one arm is new, and it takes about as long as the arm that takes longer. */
function costOf(pair: Pair, pairs: number, inputShape: Shape): string {
  const [first, second] = pair.map((arm) => multiplyAddsOf(arm.experiment, inputShape));
  const arm = (first ?? 0) > (second ?? 0) ? pair[0] : pair[1];
  const time = timeWords([{ arm, steps: pairs * arm.experiment.training.steps }]);
  return [pairs === 1 ? 'at most 1 new run' : `at most ${pairs} new runs`, time].filter(Boolean).join(', ');
}

function SearchButton({ pair, pairs }: { pair: Pair; pairs: number }) {
  const study = searchOf(pair, pairs);
  // Runs without an end would never give a result.
  const isEndless = pair[0].experiment.training.steps === 0;
  const isOff = study.arms.length === 1 || isEndless;
  return (
    <button type="button" disabled={isOff} onClick={() => trainSearch(study)}>
      <span>Against “{pair[0].name}” at its own best initial weights and learning rate</span>{' '}
      <small>
        {study.arms.length} settings on {study.pairs} other seeds: {planWords(study)}
      </small>
    </button>
  );
}
