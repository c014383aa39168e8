import { Table as TableIcon } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { Pair } from '../../experiment/controls/control.ts';
import { counted } from '../../schema/words.ts';
import { planWords } from '../actions/expectedTime.ts';
import { trainMoreSeeds } from '../actions/study.ts';
import { isBusy } from '../actions/training.ts';
import { ControlButton } from '../help/ControlButton.tsx';
import { ICON } from '../kit/icon.ts';
import { Menu } from '../kit/Menu.tsx';
import { preparingWords } from '../stores/session.ts';
import { type Study, seedsOf } from '../stores/study.ts';
import { useCurves, useInputShape, useRuns, useSession, useView } from '../stores/useStore.ts';
import { ArmTable } from './ArmTable.tsx';
import styles from './answer.module.css';
import { answerWords, unitOf } from './answerWords.ts';
import { CopyAnswer } from './CopyAnswer.tsx';
import { ControlMenu } from './controls/ControlMenu.tsx';
import { Searching } from './controls/Searching.tsx';
import { useStepTimes } from './controls/stepTimes.ts';
import { armCosts, inequalityWords } from './inequality.ts';
import { finishedSeeds } from './outcomes.ts';

export function StudyAnswer({ study }: { study: Study }) {
  const { search } = study;
  return search ? <Searching study={study} search={search} /> : <Answered study={study} />;
}

const pairsIn = ([baseline, ...others]: Study['arms']): Pair[] => others.map((arm) => [baseline, arm]);

function Answered({ study }: { study: Study }) {
  const { control, alignment } = study;
  const runs = useRuns((state) => state.runs);
  const pageShape = useInputShape();
  const curves = useCurves();
  const seeds = useMemo(() => seedsOf(study, runs), [study, runs]);
  const isTraining = seeds.some((seed) => seed.runs.some(isBusy));
  const isPreparing = seeds.some((seed) => seed.runs.some((run) => run?.status.state === 'preparing' && !run.waiting));
  const preparing = useSession(preparingWords);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the evaluations are stored in the curves
  const finished = useMemo(() => finishedSeeds(seeds, alignment), [seeds, alignment, curves]);
  const words = useMemo(() => answerWords(study, finished, !isTraining), [study, finished, isTraining]);
  // The shape is that of the study's runs, if there are any, because the page may show other data.
  const inputShape = seeds[0]?.runs.find((run) => run !== undefined)?.summary.inputShape ?? pageShape;
  // Step times are measured only after a run has trained: a page that shows a saved study again must not start work by itself.
  const hasTrained = useRef(false);
  if (isTraining) hasTrained.current = true;
  const times = useStepTimes(study.arms, hasTrained.current && words !== null && !isTraining);
  const costs = useMemo(() => inequalityWords(study, inputShape, times), [study, inputShape, times]);
  const each = useMemo(() => armCosts(study, inputShape, times), [study, inputShape, times]);
  const checked = control ? [control.of] : pairsIn(study.arms);
  const unit = unitOf(study);
  const progress = `${finished.length} of ${counted(study.pairs, unit)} finished`;
  const isPresenting = useView((state) => state.isPresenting);
  // Except in presentations, the table of arms is in a menu, because a taller answer would move the chart.
  const rows = words?.rows ?? [];
  const next = words?.next;
  const headline = words?.headline ?? `No ${study.arms.length === 1 ? 'run' : unit} is finished yet.`;
  return (
    <>
      <div className={styles.words}>
        <p className={styles.headline} title={headline}>
          {headline}
        </p>
        <p className={styles.verdict}>
          {words?.verdict ? <strong title={words.verdict}>{words.verdict}</strong> : null}
          {isTraining || !words ? <span>{progress}</span> : null}
          {isPreparing ? <span>{preparing}</span> : null}
          {costs ? <span title={costs}>{costs}</span> : null}
          {control ? <span title={control.words}>{control.words}</span> : null}
        </p>
        {isPresenting && rows.length > 0 ? <ArmTable study={study} rows={rows} costs={each} /> : null}
      </div>
      {rows.length > 0 && !isPresenting ? (
        <Menu words={`All ${study.arms.length} arms`} icon={<TableIcon {...ICON} />}>
          <ArmTable study={study} rows={rows} costs={each} />
        </Menu>
      ) : null}
      {!isTraining && words ? (
        <div className={styles.actions}>
          {next === undefined ? null : (
            <button type="button" className={styles.costed} onClick={() => trainMoreSeeds(next)}>
              <span>Train {counted(next - finished.length, `more ${unit}`)}</span> <small>{planWords({ ...study, pairs: next })}</small>
            </button>
          )}
          {checked.length > 0 ? <ControlMenu study={study} choices={checked} inputShape={inputShape} /> : null}
          <ControlButton study={study} className={styles.costed} />
          <CopyAnswer study={study} words={words} costs={rows.length > 0 ? each : [costs]} />
        </div>
      ) : null}
    </>
  );
}
