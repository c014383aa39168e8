import { useMemo, useRef, useState } from 'react';
import type { Examples, Predictions } from '../../train/protocol.ts';
import { countWords, percentWords } from '../format.ts';
import { isAsleep } from '../state/kept/asleep.ts';
import { findRun, type RunRecord } from '../state/runs.ts';
import { useRuns, useView } from '../useStore.ts';
import { classified, shareRight } from './answered.ts';
import { Confusion } from './Confusion.tsx';
import { Images } from './Images.tsx';
import { Pad } from './Pad.tsx';
import { Plane } from './Plane.tsx';
import styles from './pictures.module.css';
import { layersWithUnits, Units } from './Units.tsx';
import { useAnswers } from './useAnswers.ts';
import { useExamples } from './useExamples.ts';
import { Values } from './Values.tsx';

const isImage = (shape: readonly number[]) => shape.length === 3;

/** What the network of the current run does on data, as it trains. */
export function Pictures() {
  const currentRun = useView((state) => state.currentRun);
  const run = useRuns(() => findRun(currentRun));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <section className={styles.pictures} aria-label="Pictures" tabIndex={0}>
      {run ? (
        <OfRun key={run.id} run={run} />
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
  const examples = exampled && 'examples' in exampled ? exampled.examples : null;
  const hasPad = isImage(inputShape) && inputShape[2] === 1 && run.summary.task.type === 'classes';
  const probe = useMemo(() => {
    if (!hasPad || !examples || drawn.every((value) => value === 0)) return null;
    return examples.inputs instanceof Uint8Array ? drawn : Float32Array.from(drawn, (value) => value / 255);
  }, [drawn, hasPad, examples]);
  const unitLayers = run.summary.features ? layersWithUnits(run) : [];
  const [chosenLayer, chooseLayer] = useState<string | null>(null);
  const layer = unitLayers.some(({ id }) => id === chosenLayer) ? chosenLayer : (unitLayers[0]?.id ?? null);
  const answers = useAnswers(run, place, probe, layer);
  const [height = 1, width = 1] = inputShape;
  const problem = exampled && 'problem' in exampled ? exampled.problem : null;
  return (
    <div ref={place} className={styles.ofRun}>
      {hasPad && run.summary.task.type === 'classes' ? (
        <Pad
          {...{ height, width, drawn }}
          onDraw={setDrawn}
          classes={run.summary.task.classes}
          logits={probe ? (answers?.probe ?? null) : null}
        />
      ) : null}
      {problem ? (
        <p className={styles.empty}>{problem}</p>
      ) : !examples || !answers ? (
        <p className={styles.empty}>
          {isAsleep(run.id)
            ? `${run.name} rests. Press Train on, and what it makes of its data is drawn here.`
            : `${run.name} has not answered yet.`}
        </p>
      ) : (
        <>
          <Answered {...{ run, examples, answers }} />
          {examples.points && layer !== null ? (
            <Units layers={unitLayers} layer={layer} onChoose={chooseLayer} answer={answers.units} />
          ) : null}
        </>
      )}
    </div>
  );
}

function Answered({ run, examples, answers }: { run: RunRecord; examples: Examples; answers: Predictions }) {
  const { task, inputShape, head, features } = run.summary;
  const all = useMemo(() => classified(task.type, examples, answers, head.outputs), [task.type, examples, answers, head.outputs]);
  const at = `${run.name} after ${countWords(answers.step)} steps`;
  if (task.type === 'regression') {
    return (
      <>
        <p className={styles.words}>
          <strong>{at}</strong>
        </p>
        <Values {...{ examples, inputShape }} heldOut={answers.heldOut} output={task.outputs[0] ?? ''} />
      </>
    );
  }
  return (
    <>
      {answers.plane && examples.points ? (
        <Plane
          logits={answers.plane}
          points={examples.points}
          words={`Probability of ${task.classes[1]} over ${features?.slice(0, 2).join(' and ')}`}
        />
      ) : null}
      <div className={styles.words}>
        <strong>{at}</strong>
        {all.length > 0 ? (
          <p>
            {percentWords(shareRight(all))} of {countWords(all.length)} held-out examples right
          </p>
        ) : null}
        {answers.plane ? (
          <p className={styles.legend}>
            <i data-class="0" /> {task.classes[0]} <i data-class="1" /> {task.classes[1]}
            <br />
            Dots are training points; the stronger the colour, the surer the network.
          </p>
        ) : null}
      </div>
      {isImage(inputShape) ? <Images {...{ all, examples, inputShape }} classes={task.classes} /> : null}
      {all.length > 0 ? <Confusion all={all} classes={task.classes} /> : null}
    </>
  );
}
