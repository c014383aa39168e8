import { batchProblem } from '../../models/compile/limits.ts';
import { defaultOptimiser, optimiserDefinition, optimisers } from '../../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../../models/optimisers/training.ts';
import { Fold } from '../kit/fold/Fold.tsx';
import { SchemaForm } from '../kit/form/SchemaForm.tsx';
import { edit } from '../stores/document.ts';
import { useDocument, useSession, useView } from '../stores/useStore.ts';
import styles from './settings.module.css';

const { steps, learningRate, ...rarelyChanged } = trainingSchema;

const MAIN = { learningRate, steps };

const useTraining = () => {
  const training = useDocument((state) => state.experiment.training);
  // The form passes on only values that its schema admits.
  return { training, change: (part: Partial<Training>) => edit({ type: 'training', training: { ...training, ...part } }) };
};

export function MainSettings() {
  const { training, change } = useTraining();
  const { optimiser: _, ...settings } = training;
  const { optimiser: __, ...initials } = useDocument((state) => state.opened.training);
  return (
    <section className={styles.main} aria-label="Main settings">
      <SchemaForm path="main" schema={MAIN} values={settings} initials={initials} onChange={change} />
    </section>
  );
}

export function TrainingPanel() {
  const { training, change } = useTraining();
  const trainCount = useSession(({ summary }) =>
    summary && batchProblem(training.batchSize, summary.trainCount) ? summary.trainCount : undefined,
  );
  const hasProblem = useView(({ fieldProblems }) => Object.keys(fieldProblems).some((path) => /^(training|optimiser)\./.test(path)));
  const { optimiser, ...settings } = training;
  const { optimiser: openedOptimiser, ...initials } = useDocument((state) => state.opened.training);
  const definition = optimiserDefinition(optimiser.kind);

  const choose = (label: string) => {
    const next = optimisers.find((candidate) => candidate.label === label);
    if (next) change({ optimiser: defaultOptimiser(next.kind) });
  };
  return (
    <Fold
      title="Training"
      words={`${definition.label} · batch ${training.batchSize} · seed ${training.seed}`}
      isUrgent={hasProblem || trainCount !== undefined}
    >
      <SchemaForm
        path="training"
        schema={rarelyChanged}
        values={settings}
        initials={initials}
        problems={{ batchSize: trainCount === undefined ? null : `At most ${trainCount}, the number of training examples.` }}
        onChange={change}
      />
      <div className={styles.row}>
        <label htmlFor="optimiser">Optimiser</label>
        <select id="optimiser" value={definition.label} title={definition.doc} onChange={(event) => choose(event.target.value)}>
          {optimisers.map(({ label }) => (
            <option key={label}>{label}</option>
          ))}
        </select>
      </div>
      {Object.keys(definition.schema).length > 0 ? (
        <details className={styles.details}>
          <summary>Settings of {definition.label}</summary>
          <SchemaForm
            key={optimiser.kind}
            path={`optimiser.${optimiser.kind}`}
            schema={definition.schema}
            values={optimiser.params}
            initials={openedOptimiser.kind === optimiser.kind ? openedOptimiser.params : undefined}
            onChange={(params) => change({ optimiser: { ...optimiser, params: { ...optimiser.params, ...params } } })}
          />
        </details>
      ) : null}
    </Fold>
  );
}
