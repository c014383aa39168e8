import { Scale } from 'lucide-react';
import { useState } from 'react';
import { atEqualSeconds, type Controlled, type Pair } from '../../../experiment/controls/control.ts';
import { equalCostControls } from '../../../experiment/controls/index.ts';
import type { Shape } from '../../../models/ops/shape.ts';
import { controlWords, planWords } from '../../actions/expectedTime.ts';
import { showStudy, trainArms } from '../../actions/study.ts';
import { controlOf } from '../../help/askQuestion.ts';
import { ICON } from '../../kit/icon.ts';
import { Menu } from '../../kit/Menu.tsx';
import { armsOf, type Checked, checkedBy, type Study, studyStore } from '../../stores/study.ts';
import { say } from '../../stores/view.ts';
import styles from './controls.module.css';
import { searchOf, trainSearch } from './search.ts';
import { measuredStepTimes } from './stepTimes.ts';

interface ControlMenuProps {
  study: Study;
  /** The baseline, paired with each of the other arms of the study; if the study is a control, only the pair of arms that it checks. */
  choices: readonly Pair[];
  inputShape: Shape;
}

/**
 * Offers controls, which are comparisons that could refute the answer. If {@link controlOf} finds the control of the study's question,
 * `ControlButton` offers that control, so the button of this menu shows only its icon.
 */
export function ControlMenu({ study, choices, inputShape }: ControlMenuProps) {
  const [chosen, choose] = useState(0);
  const place = chosen < choices.length ? chosen : 0;
  const pair = choices[place];
  return (
    <Menu words="Check with a control" icon={<Scale {...ICON} />} isIcon={controlOf(study) !== undefined} isOfActions>
      <div className={styles.menu}>
        {choices.length > 1 ? (
          <label className={styles.arm}>
            Arm to check
            <select value={place} onChange={(event) => choose(Number(event.target.value))}>
              {choices.map(([, { name }], i) => (
                <option key={name} value={i}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {pair ? <ControlButtons study={study} pair={pair} inputShape={inputShape} /> : null}
      </div>
    </Menu>
  );
}

function ControlButtons({ study, pair, inputShape }: Pick<ControlMenuProps, 'study' | 'inputShape'> & { pair: Pair }) {
  const { pairs, control } = study;
  const checked = checkedBy(study, pair);
  const begin = (made: Controlled | { problem: string }) => {
    if ('problem' in made) return say(made.problem);
    const { arms, alignment, words } = made;
    trainArms({ arms, pairs, alignment, control: { ...checked, words } });
  };
  const beginAtEqualSeconds = async () => {
    say('Measuring the time of one step of each arm…');
    const times = await measuredStepTimes(pair);
    if (studyStore.getState().study !== study)
      return say(
        'Training was started or a comparison was opened in the meantime, so the control was not started. Choose the control again.',
      );
    const [baselineMs = Number.NaN, armMs = Number.NaN] = 'problem' in times ? [] : times;
    begin('problem' in times ? times : atEqualSeconds(pair, [baselineMs, armMs]));
  };
  const cost = controlWords(pair, pairs, inputShape);
  return (
    <>
      {control ? <p>{control.words}</p> : null}
      {equalCostControls(pair, inputShape).map(({ key, label, make }) => (
        <button key={key} type="button" onClick={() => begin(make())}>
          <span>{label}</span> <small>{cost}</small>
        </button>
      ))}
      <button type="button" onClick={() => void beginAtEqualSeconds()}>
        <span>At equal time</span> <small>{cost}</small>
      </button>
      <SearchButton checked={checked} pairs={pairs} />
      {control ? (
        <button type="button" data-kind="quiet" onClick={() => showStudy({ arms: armsOf(checked), pairs })}>
          Back to the comparison
        </button>
      ) : null}
    </>
  );
}

function SearchButton({ checked, pairs }: { checked: Checked; pairs: number }) {
  const study = searchOf(checked, pairs);
  const [baseline] = checked.of;
  // If the runs have no last step, a search would never end.
  const isEndless = baseline.experiment.training.steps === 0;
  const isOff = study.arms.length === 1 || isEndless;
  return (
    <button type="button" disabled={isOff} onClick={() => trainSearch(study)}>
      <span>Against “{baseline.name}” with its own best initial weights and learning rate</span>{' '}
      <small>
        {study.arms.length} settings at {study.pairs} other seeds: {planWords(study)}
      </small>
    </button>
  );
}
