import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { counted } from '../../schema/words.ts';
import { durationWords } from '../actions/expectedTime.ts';
import { edit } from '../stores/document.ts';
import { isSameExperiment } from '../stores/rules.ts';
import { useDocument } from '../stores/useStore.ts';
import { say, select } from '../stores/view.ts';
import { background, deleteMap, pauseMap, resumeMap } from './background.ts';
import { CellFigures } from './CellFigures.tsx';
import { Legend } from './Legend.tsx';
import { Matrix } from './Matrix.tsx';
import styles from './maps.module.css';
import { fullRatio, progressWords, RULE, verdictOfMap } from './mapWords.ts';
import { answerOfMap, missingRuns, type PageMap } from './pageMap.ts';
import { useTests } from './ranks.ts';
import { Values } from './Values.tsx';

export function MapView({ map, onPlan }: { map: PageMap; onPlan(): void }) {
  const tests = useTests(map);
  const answered = useMemo(() => answerOfMap(map, tests), [map, tests]);
  const { arms, answer } = answered;
  const [chosen, choose] = useState<string | null>(null);
  const full = fullRatio(answer.cells);
  const arm = arms.find(({ key }) => key === chosen);
  const { axis, seeds, experiment } = map;
  return (
    <>
      <h3>{axis.label}</h3>
      <p title={RULE}>
        <strong>{verdictOfMap(map, answered)}</strong>
      </p>
      <Progress map={map} />
      <OtherExperiment map={map} />
      <p className={styles.note}>
        {`A cell shows its held-out loss divided by that of the unchanged “${experiment.name}”: the median over ${counted(seeds, 'seed')} after ${counted(experiment.training.steps, 'step')}.`}
      </p>
      <Matrix map={map} arms={arms} answer={answer} full={full} chosen={chosen} onChoose={choose} />
      <Legend
        full={full}
        hasRemovals={map.layout.cells.some(({ isRemoval }) => isRemoval)}
        isTested={tests !== null}
        note={map.layout.note}
      />
      {arm ? <CellFigures map={map} arm={arm} cell={answer.cells[arms.indexOf(arm)]} /> : null}
      <Values map={map} arms={arms} answer={answer} />
      <p className={styles.actions}>
        <button type="button" onClick={onPlan}>
          New map…
        </button>
        <button type="button" data-kind="quiet" onClick={deleteMap}>
          Delete this map
        </button>
      </p>
    </>
  );
}

function Progress({ map }: { map: PageMap }) {
  const { isRunning, present, secondsPerRun, problem } = useStore(background);
  const left = missingRuns(map).length;
  if (left === 0) return null;
  const of = map.runs.length;
  const share = isRunning && present ? present.step / present.run.experiment.training.steps : 0;
  const time = isRunning && secondsPerRun !== null ? `, ${durationWords(secondsPerRun * left)} left` : '';
  return (
    <div className={styles.progress}>
      <progress aria-label="Progress of the map" max={of} value={of - left + share} />
      <p>
        <span>{`${progressWords(map)}${time}.`}</span>
        {isRunning && present ? (
          <span className={styles.note}>{` Training: ${present.run.arm.name}, seed ${present.run.seed}.`}</span>
        ) : null}
      </p>
      {problem ? <p className={styles.problem}>{problem}</p> : null}
      {isRunning ? (
        <button type="button" onClick={pauseMap}>
          Pause the map
        </button>
      ) : (
        <button type="button" data-kind="primary" onClick={() => void resumeMap()}>
          Resume the map
        </button>
      )}
    </div>
  );
}

function OtherExperiment({ map: { experiment } }: { map: PageMap }) {
  const document = useDocument((state) => state.experiment);
  const isSame = isSameExperiment({ ...document, training: { ...document.training, steps: experiment.training.steps } }, experiment);
  if (isSame) return null;
  const open = () => {
    edit({ type: 'open', experiment });
    select(null);
    say('Opened the experiment of the map. Undo brings back the previous experiment.');
  };
  return (
    <p className={styles.other}>
      {`The map is about “${experiment.name}” as it was when the map was started, and not about the experiment that is open now. `}
      <button type="button" onClick={open}>
        Open its experiment
      </button>
    </p>
  );
}
