import { useDeferredValue, useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { noHeldOutWords } from '../../data/split.ts';
import { mapAxes } from '../../experiment/maps/index.ts';
import { armsOf, DEFAULT_MAP_SEEDS, MAP_SEEDS, type MapLayout, type MapProblem } from '../../experiment/maps/map.ts';
import { typedWords } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { durationWords } from '../actions/expectedTime.ts';
import { countWords } from '../kit/format.ts';
import { mapStore } from '../stores/map.ts';
import { trainingProblem } from '../stores/rules.ts';
import { useDocument, useInputShape, useSession, useView } from '../stores/useStore.ts';
import { bringMapBack, startMap } from './background.ts';
import { type Cost, costKey, costOf, costs, measureCost } from './cost.ts';
import styles from './maps.module.css';
import type { MapPlan } from './pageMap.ts';

const DEFAULT_STEPS = 300;
const MOST_STEPS = 1_000_000;

const heldOutProblem = (summary: DataSummary | null) =>
  summary && summary.count === summary.trainCount ? noHeldOutWords('the cells are compared on such examples') : null;

interface PlannerProps {
  hasMap: boolean;
  onClose(): void;
}

export function Planner({ hasMap, onClose }: PlannerProps) {
  const id = useId();
  // Finding the cells of a map takes a long time if the network is large. The network is deferred, so that edits do not wait for the cells.
  const document = useDeferredValue(useDocument((state) => state.experiment));
  const fieldProblems = useView((state) => state.fieldProblems);
  const problem = useSession((state) => trainingProblem(document, state, fieldProblems) ?? heldOutProblem(state.summary));
  const inputShape = useInputShape();
  const [axisKey, setAxisKey] = useState<string>(mapAxes[0].key);
  const [seeds, setSeeds] = useState<number>(DEFAULT_MAP_SEEDS);
  const [draft, setDraft] = useState<string | null>(null);
  const axis = mapAxes.find(({ key }) => key === axisKey) ?? mapAxes[0];
  const text = draft ?? String(document.training.steps || DEFAULT_STEPS);
  const steps = Number(text.replace(/,/g, ''));
  const stepsProblem =
    Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS
      ? null
      : `Steps must be a whole number from 1 to ${countWords(MOST_STEPS)}, not ${typedWords(text)}.`;
  const plan = useMemo((): MapPlan => {
    const experiment = { ...document, training: { ...document.training, steps } };
    return { axis, experiment, inputShape, seeds };
  }, [axis, document, inputShape, seeds, steps]);
  const layout = useMemo(() => (problem === null && stepsProblem === null ? axis.layout(plan) : null), [axis, plan, problem, stepsProblem]);
  return (
    <form className={styles.planner} onSubmit={(event) => event.preventDefault()}>
      <h3>Where should the skip go?</h3>
      <p>
        Each cell of a map is a modified version of the open network. All cells train in the background at the same seeds, and their
        held-out losses are compared with those of the network as it is.
      </p>
      <div className={styles.choices}>
        <label htmlFor={`${id}-axis`}>Map</label>
        <select id={`${id}-axis`} value={axisKey} onChange={(event) => setAxisKey(event.target.value)}>
          {mapAxes.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-seeds`}>Seeds of each cell</label>
        <select id={`${id}-seeds`} value={seeds} onChange={(event) => setSeeds(Number(event.target.value))}>
          {MAP_SEEDS.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-steps`}>Steps of each run</label>
        <input
          id={`${id}-steps`}
          type="text"
          inputMode="numeric"
          value={text}
          aria-invalid={stepsProblem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setDraft(event.target.value)}
        />
      </div>
      <p id={`${id}-problem`} className={styles.problem}>
        {problem ?? stepsProblem ?? (layout && 'problem' in layout ? layout.problem : '')}
      </p>
      {layout && 'remedy' in layout && layout.remedy ? <Remedy {...layout.remedy} onChoose={setAxisKey} /> : null}
      {layout && !('problem' in layout) && layout.note !== undefined ? <p>{layout.note}</p> : null}
      {layout && !('problem' in layout) ? <Start plan={plan} layout={layout} onStart={onClose} /> : null}
      {hasMap ? (
        <p>
          A new map deletes the current one.{' '}
          <button type="button" data-kind="quiet" onClick={onClose}>
            Back to it
          </button>
        </p>
      ) : (
        <BringBack />
      )}
    </form>
  );
}

const Remedy = ({ axis, words, onChoose }: NonNullable<MapProblem['remedy']> & { onChoose(axis: string): void }) => (
  <button type="button" onClick={() => onChoose(axis)}>
    {words}
  </button>
);

function BringBack() {
  const { deleted } = useStore(mapStore);
  if (deleted === null) return null;
  return (
    <button type="button" data-kind="quiet" onClick={bringMapBack}>
      Bring back the deleted map
    </button>
  );
}

function Start({ plan, layout, onStart }: { plan: MapPlan; layout: MapLayout; onStart(): void }) {
  const key = costKey(plan);
  const { known, measuring, problem } = useStore(costs);
  const measured = known[key];
  const arms = armsOf(layout).length;
  const runs = arms * plan.seeds;
  const start = () => {
    startMap(plan);
    onStart();
  };
  return (
    <>
      <p>
        {measured
          ? costWords(costOf(plan, layout, measured), plan)
          : `${counted(runs, 'run')}: ${counted(arms - 1, 'cell')} and the baseline at ${counted(plan.seeds, 'seed')}. The time that the runs need is estimated from one of them.`}
      </p>
      {problem && !measured ? <p className={styles.problem}>{problem}</p> : null}
      {measured ? (
        <button type="button" data-kind="primary" onClick={start}>
          Start the map
        </button>
      ) : (
        <button type="button" data-kind="primary" disabled={measuring !== null} onClick={() => void measureCost(plan, layout)}>
          {measuring === null ? 'Measure the cost' : 'Measuring…'}
        </button>
      )}
    </>
  );
}

const costWords = ({ runs, networks, compileSeconds, seconds }: Cost, { experiment }: MapPlan): string =>
  `${counted(runs, 'run')} of ${counted(experiment.training.steps, 'step')}: ${durationWords(seconds)}, of which the preparation of ${counted(networks, 'network')} takes ${durationWords(compileSeconds)}. All cells are trained at one seed before any is trained at the next. You can pause, and finished runs survive a reload. Runs that you train in the meantime share the device with the map, so both take longer.`;
