import { useRef } from 'react';
import { dataKinds } from '../../data/index.ts';
import { shapeWords } from '../../models/ops/shape.ts';
import { openFiles } from '../actions/openFiles.ts';
import { SchemaForm } from '../kit/form/SchemaForm.tsx';
import { countWords } from '../kit/format.ts';
import { edit } from '../stores/document.ts';
import { useDocument, useSession } from '../stores/useStore.ts';
import styles from './settings.module.css';

export function DataPanel() {
  const data = useDocument((state) => state.experiment.data);
  const summary = useSession((state) => state.summary);
  const problem = useSession((state) => (state.isDescribing ? null : state.dataProblem));
  const isDescribing = useSession((state) => state.isDescribing);
  const picker = useRef<HTMLInputElement>(null);
  const kind = dataKinds.find((candidate) => candidate.kind === data.kind);
  if (!kind) return null;

  const choose = (label: string) => {
    const next = dataKinds.find((candidate) => candidate.label === label);
    if (!next) return;
    const params = Object.fromEntries(Object.entries(next.schema).map(([name, field]) => [name, field.default]));
    edit({ type: 'data', data: { kind: next.kind, params } });
  };
  return (
    <section className={styles.panel} aria-labelledby="data-title">
      <h2 id="data-title">Data</h2>
      <select aria-label="Kind of data" value={kind.label} onChange={(event) => choose(event.target.value)}>
        {dataKinds.map(({ label }) => (
          <option key={label}>{label}</option>
        ))}
      </select>
      <p className={styles.doc}>{kind.doc}</p>
      <SchemaForm
        key={kind.kind}
        path={`data.${kind.kind}`}
        schema={kind.schema}
        values={data.params}
        onChange={(change) => edit({ type: 'data', data: { ...data, params: { ...data.params, ...change } } })}
      />
      {kind.files ? (
        <>
          <button type="button" onClick={() => picker.current?.click()}>
            Choose files…
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            accept={kind.files.accept}
            aria-label="Data files"
            onChange={(event) => {
              void openFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <p className={styles.doc}>Or drop them anywhere: {kind.files.hint}</p>
        </>
      ) : null}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : summary ? (
        <p className={`${styles.summary} ${isDescribing ? styles.isOld : ''}`}>
          <strong>{summary.name}</strong>
          <br />
          <span>
            {`${countWords(summary.trainCount)} training and ${countWords(summary.count - summary.trainCount)} held-out examples; each is ${shapeWords(summary.inputShape)}`}
          </span>
        </p>
      ) : null}
    </section>
  );
}
