import { useRef, useState } from 'react';
import { counted } from '../../schema/words.ts';
import { Boundary } from '../broken/Boundary.tsx';
import { Insight } from '../insight/Insight.tsx';
import { useHasPast, usePast } from '../insight/recorded/pastWeights.ts';
import type { Past, Seen } from '../insight/seen.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { isDormant } from '../persistence/dormantRuns.ts';
import { failedWords, type RunRecord, startWord } from '../stores/runs.ts';
import { useView } from '../stores/useStore.ts';
import type { PictureName } from '../stores/view.ts';
import { areLinked, pictures } from './index.ts';
import { useInView } from './inView.ts';
import { Pair } from './Pair.tsx';
import { PictureTabs } from './PictureTabs.tsx';
import styles from './pictures.module.css';
import { useAnswers } from './useAnswers.ts';
import { useExamples } from './useExamples.ts';

const Placement = lazyPart(async () => (await import('../maps/Placement.tsx')).Placement);
const PastSteps = lazyPart(async () => (await import('../insight/recorded/PastSteps.tsx')).PastSteps);

/** Gradients have their own slider over past steps, a loss surface is always around the current weights, and “Placement” has no step. */
const followsSlider = (name: PictureName) => name !== 'gradients' && name !== 'surface' && name !== 'placement';

export function Pictures() {
  const { run, study, pair, seen: now } = useInView();
  const picture = useView((state) => state.picture);
  const inView = now.map((one) => one.run);
  const past = usePast(inView);
  const hasPast = useHasPast(inView.map(({ id }) => id)) && followsSlider(picture);
  const seen = hasPast ? now.map((one, i): Seen => ({ ...one, at: past[i] })) : now;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse
    <section className={styles.pictures} aria-label="Pictures" data-place="pictures" tabIndex={0}>
      <PictureTabs />
      {picture === 'placement' ? (
        <Placement />
      ) : run ? (
        <Boundary key={run.id} place={`The pictures of ${run.name}`}>
          {hasPast ? <PastSteps seen={seen} isAnswered={picture === 'predictions'} /> : null}
          {picture !== 'predictions' ? <Insight key={picture} name={picture} seen={seen} /> : null}
          {picture === 'predictions' && study && pair ? <Pair study={study} pair={pair} past={past} /> : null}
          {picture !== 'predictions' ? null : pair ? (
            <details className={styles.more}>
              <summary>More about {run.name}</summary>
              <OfRun run={run} at={past[pair.findIndex(({ id }) => id === run.id)]} />
            </details>
          ) : (
            <OfRun run={run} at={past[0]} />
          )}
        </Boundary>
      ) : (
        <p className={styles.empty}>
          {picture === 'predictions'
            ? 'Press Train to see the predictions of the network here.'
            : 'Press Train first. The effects of skips on the trained networks are measured here.'}
        </p>
      )}
    </section>
  );
}

function OfRun({ run, at }: { run: RunRecord; at: Past }) {
  const place = useRef<HTMLDivElement>(null);
  const exampled = useExamples(run.experiment);
  const examples = exampled && 'answer' in exampled ? exampled.answer : null;
  const problem = exampled && 'problem' in exampled ? exampled.problem : null;
  const [states, setStates] = useState<Readonly<Record<string, unknown>>>(() =>
    Object.fromEntries(pictures.map((picture) => [picture.kind, picture.initialState?.(run)])),
  );
  const [example, chooseExample] = useState(0);
  const subject = examples && { run, examples };
  const fitting = pictures.filter((picture) => picture.fits(run, examples));
  const queries = subject ? fitting.map((picture) => picture.asks(subject, states[picture.kind], example)) : [];
  const answers = useAnswers(run, place, queries, at);
  const isChoosable = subject !== null && areLinked(fitting, subject);
  const shown = fitting.map(({ kind, parts }) => ({
    kind,
    parts,
    own: {
      run,
      state: states[kind],
      setState: (change: (state: unknown) => unknown) => setStates((all) => ({ ...all, [kind]: change(all[kind]) })),
    },
  }));
  const common = subject && answers && { ...subject, answers, choice: isChoosable ? { n: example, choose: chooseExample } : null };
  return (
    <div ref={place} className={styles.ofRun}>
      {shown.map(({ kind, parts, own }) => parts.beside && <parts.beside key={kind} {...own} answers={answers} />)}
      {problem ? (
        <p className={styles.empty}>{problem}</p>
      ) : !common ? (
        at === null ? null : (
          <p className={styles.empty}>
            {!isDormant(run.id)
              ? `Waiting for ${run.name}…`
              : run.status.state === 'failed'
                ? failedWords(run, 'it cannot be loaded')
                : `${run.name} is not loaded. Press ${startWord(run)} to see its predictions.`}
          </p>
        )
      ) : (
        <>
          {shown.map(({ kind, parts, own }) => parts.figure && <parts.figure key={kind} {...own} {...common} />)}
          <div className={styles.side}>
            <p className={styles.words}>
              <strong>{`${run.name} after ${counted(common.answers.step, 'step')}`}</strong>
              {shown.map(({ kind, parts, own }) => parts.words && <parts.words key={kind} {...own} {...common} />)}
            </p>
            {shown.map(({ kind, parts, own }) => parts.side && <parts.side key={kind} {...own} {...common} />)}
          </div>
        </>
      )}
    </div>
  );
}
