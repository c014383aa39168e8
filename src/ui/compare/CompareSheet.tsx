import { Link, Play } from 'lucide-react';
import { type CSSProperties, useMemo } from 'react';
import { ICON } from '../kit/icon.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { useAnyAnswers } from '../pictures/useAnswers.ts';
import { copyComparisonLink } from '../sharing/share.ts';
import { useRuns, useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { Column } from './Column.tsx';
import styles from './compare.module.css';
import { SettingsMatrix } from './SettingsMatrix.tsx';
import { seedWords } from './seedWords.ts';
import { trainThese, untrained } from './trainThese.ts';

const close = () => view.setState({ compared: null });

export function CompareSheet() {
  const compared = useView((state) => state.compared);
  const runs = useRuns((state) => state.runs);
  const shown = useMemo(() => runs.filter(({ id }) => compared?.includes(id)), [runs, compared]);
  useAnyAnswers();
  if (!compared || shown.length === 0) return null;
  const left = untrained(shown);
  return (
    <Sheet
      title="Compare"
      words={`All columns have the same axes. Skips that are not the same in every run are coloured. ${seedWords(shown, runs)}`}
      isWide={shown.length > 2}
      actions={
        <>
          {left.length > 0 ? (
            <button type="button" data-kind="primary" onClick={() => trainThese(shown)}>
              <Play {...ICON} /> {left.length === 1 ? `Train ${left[0]?.name ?? ''}` : `Train these ${left.length}`}
            </button>
          ) : null}
          <button type="button" onClick={() => void copyComparisonLink(shown)} title="Copy a link that opens this comparison">
            <Link {...ICON} /> Copy link
          </button>
        </>
      }
      onClose={close}
    >
      <div className={styles.comparison} style={{ '--runs': shown.length } as CSSProperties /* React's types lack custom properties */}>
        <SettingsMatrix runs={shown} />
        <div className={styles.columns}>
          {shown.map((run) => (
            <Column key={run.id} run={run} all={shown} />
          ))}
        </div>
      </div>
    </Sheet>
  );
}
