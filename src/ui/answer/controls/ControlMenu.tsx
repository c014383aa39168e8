import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { atEqualSeconds, type Controlled, type Pair } from '../../../experiment/controls/control.ts';
import { equalCostControls } from '../../../experiment/controls/index.ts';
import type { Shape } from '../../../models/ops/shape.ts';
import { durationWords, expectedSeconds } from '../../actions/expectedTime.ts';
import { trainArms } from '../../actions/study.ts';
import { ICON } from '../../kit/icon.ts';
import { Menu } from '../../kit/Menu.tsx';
import { runs } from '../../stores/runs.ts';
import { say } from '../../stores/view.ts';
import styles from './controls.module.css';
import { searchOf, searchProgress, trainSearch } from './search.ts';
import type { StepTimes } from './stepTimes.ts';

interface ControlMenuProps {
  /** The comparison to check. */
  pair: Pair;
  pairs: number;
  inputShape: Shape;
  /** Null if the step times are not known. */
  times: StepTimes | null;
  /** Further controls, before those that any pair has. */
  children: ReactNode;
}

/** The comparisons that could refute an answer about two arms. */
export function ControlMenu({ pair, pairs, inputShape, times, children }: ControlMenuProps) {
  const begin = (made: Controlled | { problem: string }) => {
    if ('problem' in made) return say(made.problem);
    const { arms, alignment, words } = made;
    trainArms({ arms, pairs, alignment, control: { of: pair, words } });
  };
  return (
    <Menu words="Check with a control" icon={<Scale {...ICON} />}>
      <div className={styles.menu}>
        {children}
        {equalCostControls(pair, inputShape).map(({ key, label, make }) => (
          <button key={key} type="button" onClick={() => begin(make())}>
            {label}
          </button>
        ))}
        {times ? (
          <button type="button" onClick={() => begin(atEqualSeconds(pair, times))}>
            At equal seconds
          </button>
        ) : null}
        <SearchButton pair={pair} pairs={pairs} />
      </div>
    </Menu>
  );
}

function SearchButton({ pair, pairs }: Pick<ControlMenuProps, 'pair' | 'pairs'>) {
  const study = searchOf(pair, pairs);
  const { done, of } = searchProgress(study, runs.getState().runs);
  const seconds = expectedSeconds(study, of - done);
  const cost = done === of ? 'all runs exist' : `${of - done} runs${seconds === null ? '' : `, ${durationWords(seconds)}`}`;
  const isOneSetting = study.arms.length === 1;
  return (
    <button type="button" disabled={isOneSetting} onClick={() => trainSearch(study)}>
      Against “{pair[0].name}” at its own best initial weights and learning rate
      <small>
        {study.arms.length} settings on {study.pairs} other seeds: {cost}
      </small>
    </button>
  );
}
