import { ChevronDown, ChevronRight } from 'lucide-react';
import { counted, plural } from '../../schema/words.ts';
import { ICON } from '../kit/icon.ts';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import type { RunRecord } from '../stores/runs.ts';
import { toggleGroup } from '../stores/runsTable.ts';
import { isSameArm } from '../stores/seeds.ts';
import { baselineFor, markOf } from '../stores/study.ts';
import { differsWords } from './baseline.ts';
import { type Layout, withDiffers } from './columns.ts';
import { groupName, groupState, medianIn } from './groups.ts';
import { GroupMenu, PauseButton } from './RunActions.tsx';
import styles from './runs.module.css';
import { SelectBox } from './SelectBox.tsx';

interface GroupRowProps {
  groupKey: string;
  runs: readonly [RunRecord, ...RunRecord[]];
  all: readonly RunRecord[];
  layout: Layout;
  isOpen: boolean;
}

/** A row for runs that differ only in their seeds. */
export function GroupRow({ groupKey, runs, all, layout, isOpen }: GroupRowProps) {
  const [first] = runs;
  const name = groupName(runs);
  const isShown = runs.some(({ isVisible }) => isVisible);
  const baseline = baselineFor(first, all);
  const isBaseline = isSameArm(first, baseline);
  const { words, title } = differsWords(isBaseline ? baseline : first, all);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <tr className={isShown ? styles.group : `${styles.group} ${styles.unshown}`}>
      <td>
        <SelectBox runs={runs} name={`${name}, ${counted(runs.length, 'seed')}`} />
      </td>
      <td>
        <div className={styles.run}>
          <button
            type="button"
            data-kind="icon"
            className={styles.fold}
            aria-expanded={isOpen}
            aria-label={`Runs of ${name}`}
            onClick={() => toggleGroup(groupKey)}
          >
            <Chevron {...ICON} />
          </button>
          <ArmMark mark={markOf(first.color)} color={first.color} isHollow={!isShown} />
          <span className={styles.groupName}>{name}</span> <small>{runs.length} seeds</small>
        </div>
      </td>
      {withDiffers(
        layout.columns.map((column) => {
          const { median, count, tally } = medianIn(column, runs, all);
          return (
            <td
              key={column.name}
              className={styles.number}
              title={
                count > 0 ? `Median of ${counted(count, 'run')}${tally ? `; better in ${tally} ${plural(count, 'pair')}` : ''}` : undefined
              }
            >
              {tally ? <small>{tally}</small> : null}
              <span>{column.words(median)}</span>
            </td>
          );
        }),
        <td key="differs" className={styles.words}>
          <span className={styles.differs} title={title}>
            {words}
          </span>
        </td>,
        layout,
      )}
      <td className={styles.state}>{groupState(runs)}</td>
      <td className={styles.actions}>
        <PauseButton runs={runs} name={name} />
        <GroupMenu runs={runs} name={name} isBaseline={isBaseline} />
      </td>
    </tr>
  );
}
