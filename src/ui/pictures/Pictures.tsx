import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { Examples } from '../../train/protocol/data.ts';
import type { Predictions } from '../../train/protocol/predictions.ts';
import { Boundary } from '../broken/Boundary.tsx';
import { countWords, percentWords } from '../kit/format.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { findRun, type RunRecord } from '../stores/runs.ts';
import { useRuns, useView } from '../stores/useStore.ts';
import { classified, shareRight } from './answered.ts';
import type { Choice } from './Choosable.tsx';
import { Confusion } from './Confusion.tsx';
import { Example } from './Example.tsx';
import { Images } from './Images.tsx';
import { Pad } from './Pad.tsx';
import { Plane } from './Plane.tsx';
import styles from './pictures.module.css';
import { extentOf, pairsOf, Scatter } from './Scatter.tsx';
import { Units } from './Units.tsx';
import { layersWithUnits } from './unitMaps.ts';
import { useAnswers } from './useAnswers.ts';
import { useExamples } from './useExamples.ts';
import { Values } from './Values.tsx';

const isImage = (shape: readonly number[]) => shape.length === 3;

/** The predictions of the current run's network while it trains. */
export function Pictures() {
  const currentRun = useView((state) => state.currentRun);
  const run = useRuns(() => findRun(currentRun));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <section className={styles.pictures} aria-label="Pictures" tabIndex={0}>
      {run ? (
        <Boundary key={run.id} place={`The pictures of ${run.name}`}>
          <OfRun run={run} />
        </Boundary>
      ) : (
        <p className={styles.empty}>Press Train: what the network makes of its data is drawn here, and changes as it learns.</p>
      )}
    </section>
  );
}

function OfRun({ run }: { run: RunRecord }) {
  const { inputShape } = run.summary;
  const place = useRef<HTMLDivElement>(null);
  const size = inputShape.reduce((a, b) => a * b, 1);
  const [drawn, setDrawn] = useState<Uint8Array>(() => new Uint8Array(size));
  const exampled = useExamples(run.experiment);
  const examples = exampled && 'answer' in exampled ? exampled.answer : null;
  const hasPad = isImage(inputShape) && inputShape[2] === 1 && run.summary.task.type === 'classes';
  const probe = useMemo(() => {
    if (!hasPad || !examples || drawn.every((value) => value === 0)) return null;
    return examples.inputs instanceof Uint8Array ? drawn : Float32Array.from(drawn, (value) => value / 255);
  }, [drawn, hasPad, examples]);
  const unitLayers = examples ? layersWithUnits(run, examples.points !== null) : [];
  const [chosenLayer, chooseLayer] = useState<string | null>(null);
  const [chosenExample, chooseExample] = useState(0);
  const layer = unitLayers.find(({ id }) => id === chosenLayer) ?? unitLayers[0];
  const isOfExample = layer !== undefined && layer.over !== 'the plane';
  const answers = useAnswers(run, place, probe, layer ? { layer: layer.id, example: isOfExample ? chosenExample : 0 } : null);
  const [height = 1, width = 1] = inputShape;
  const problem = exampled && 'problem' in exampled ? exampled.problem : null;
  return (
    <div ref={place} className={styles.ofRun}>
      {hasPad && run.summary.task.type === 'classes' ? (
        <Pad
          {...{ height, width, drawn }}
          onDraw={setDrawn}
          classes={run.summary.task.labels}
          logits={probe ? (answers?.probe ?? null) : null}
        />
      ) : null}
      {problem ? (
        <p className={styles.empty}>{problem}</p>
      ) : !examples || !answers ? (
        <p className={styles.empty}>
          {isDormant(run.id)
            ? `${run.name} rests. Press Continue, and what it makes of its data is drawn here.`
            : `${run.name} has not answered yet.`}
        </p>
      ) : (
        <Answered {...{ run, examples, answers }} choice={isOfExample ? { n: chosenExample, choose: chooseExample } : null}>
          {layer ? (
            <Units
              layers={unitLayers}
              layer={layer}
              onChoose={chooseLayer}
              answer={answers.units}
              example={isOfExample ? chosenExample : null}
              steps={layer.over === 'time' ? (examples.lengths?.[chosenExample] ?? null) : null}
            >
              {isOfExample ? <Example {...{ examples, inputShape }} n={chosenExample} /> : null}
            </Units>
          ) : null}
        </Answered>
      )}
    </div>
  );
}

interface AnsweredProps {
  run: RunRecord;
  examples: Examples;
  answers: Predictions;
  /** The held-out example whose units are drawn; null if the units are drawn over the plane. */
  choice: Choice | null;
  children: ReactNode;
}

function Answered({ run, examples, answers, choice, children }: AnsweredProps) {
  const { task, inputShape, head, features } = run.summary;
  const all = useMemo(() => classified(task.type, examples, answers, head.outputs), [task.type, examples, answers, head.outputs]);
  const at = `${run.name} after ${countWords(answers.step)} steps`;
  if (task.type === 'regression') {
    const pairs = pairsOf(examples, answers.heldOut);
    return (
      <>
        <div className={styles.figure}>
          <Scatter pairs={pairs} output={task.labels[0] ?? ''} extent={extentOf(pairs)} />
        </div>
        <div className={styles.side}>
          <p className={styles.words}>
            <strong>{at}</strong>
          </p>
          {children}
          <Values {...{ examples, inputShape, pairs, choice }} />
        </div>
      </>
    );
  }
  return (
    <>
      {answers.plane && examples.points ? (
        <div className={styles.figure}>
          <Plane
            logits={answers.plane}
            points={examples.points}
            words={`Probability of ${task.labels[1]} over ${features?.slice(0, 2).join(' and ')}`}
          />
        </div>
      ) : null}
      <div className={styles.side}>
        <p className={styles.words}>
          <strong>{at}</strong>
          {all.length > 0 ? (
            <span>{` · ${percentWords(shareRight(all))} of ${countWords(all.length)} held-out examples right`}</span>
          ) : null}
          {answers.plane ? (
            <span className={styles.legend}>
              <i data-class="0" /> {task.labels[0]} <i data-class="1" /> {task.labels[1]} · dots are training points; the stronger the
              colour, the surer the network
            </span>
          ) : null}
        </p>
        {isImage(inputShape) ? <Images {...{ all, examples, inputShape, choice }} classes={task.labels} /> : null}
        {children}
        {all.length > 0 ? <Confusion all={all} classes={task.labels} /> : null}
      </div>
    </>
  );
}
