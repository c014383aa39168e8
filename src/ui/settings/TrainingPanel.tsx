import { batchProblem } from '../../models/compile/limits.ts';
import { defaultOptimiser, optimiserDefinition, optimisers } from '../../models/optimisers/index.ts';
import { type Training, trainingSchema } from '../../models/optimisers/training.ts';
import { SchemaForm } from '../kit/form/SchemaForm.tsx';
import { edit } from '../stores/document.ts';
import { useDocument, useSession } from '../stores/useStore.ts';
import styles from './settings.module.css';

export function TrainingPanel() {
  const training = useDocument((state) => state.experiment.training);
  const trainCount = useSession(({ summary }) =>
    summary && batchProblem(training.batchSize, summary.trainCount) ? summary.trainCount : undefined,
  );
  const { optimiser, ...settings } = training;
  const definition = optimiserDefinition(optimiser.kind);
  // The form gives only values that its schema admits.
  const change = (part: Partial<Training>) => edit({ type: 'training', training: { ...training, ...part } });

  const choose = (label: string) => {
    const next = optimisers.find((candidate) => candidate.label === label);
    if (next) change({ optimiser: defaultOptimiser(next.kind) });
  };
  return (
    <section className={styles.panel} aria-labelledby="training-title">
      <h2 id="training-title">Training</h2>
      <SchemaForm
        path="training"
        schema={trainingSchema}
        values={settings}
        problems={{ batchSize: trainCount === undefined ? null : `At most ${trainCount}: there are no more training examples.` }}
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
            onChange={(params) => change({ optimiser: { ...optimiser, params: { ...optimiser.params, ...params } } })}
          />
        </details>
      ) : null}
    </section>
  );
}
