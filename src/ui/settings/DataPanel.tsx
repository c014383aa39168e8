import { useRef } from 'react';
import { dataKinds } from '../../data/index.ts';
import { shapeWords } from '../../models/ops/shape.ts';
import { defaultsOf } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import { changeData } from '../actions/dataChoice.ts';
import { openFiles } from '../actions/opening.ts';
import { Fold } from '../kit/fold/Fold.tsx';
import { SchemaForm } from '../kit/form/SchemaForm.tsx';
import { countWords } from '../kit/format.ts';
import { lazyPart } from '../kit/lazyPart.tsx';
import { edit } from '../stores/document.ts';
import { useDocument, useSession } from '../stores/useStore.ts';
import styles from './settings.module.css';

const TablePanel = lazyPart(async () => (await import('./TablePanel.tsx')).TablePanel);

export function DataPanel() {
  const data = useDocument((state) => state.experiment.data);
  const opened = useDocument((state) => state.opened.data);
  const summary = useSession((state) => state.summary);
  const problem = useSession((state) => (state.isDescribing ? null : state.dataProblem));
  const isDescribing = useSession((state) => state.isDescribing);
  const table = useSession((state) => state.table);
  const picker = useRef<HTMLInputElement>(null);
  const kind = dataKinds.find((candidate) => candidate.kind === data.kind);
  if (!kind) return null;

  const choose = (label: string) => {
    const next = dataKinds.find((candidate) => candidate.label === label);
    if (!next) return;
    edit({ type: 'data', data: { kind: next.kind, params: defaultsOf(next.schema) } });
  };
  return (
    <Fold title="Data" words={summary ? summary.name : kind.label} isUrgent={problem !== null || kind.files !== undefined}>
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
        initials={opened.kind === data.kind ? opened.params : undefined}
        onChange={changeData}
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
            aria-label="Data files"
            onChange={(event) => {
              void openFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <p className={styles.doc}>Or drop files anywhere. Accepted: {kind.files.hint}</p>
        </>
      ) : null}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : summary ? (
        <div className={`${styles.summary} ${isDescribing ? styles.isOld : ''}`}>
          <strong>{summary.name}</strong>
          <p>
            {`${countWords(summary.trainCount)} training and ${counted(summary.count - summary.trainCount, 'held-out example')}; each is ${shapeWords(summary.inputShape)}`}
          </p>
          {summary.notes?.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      ) : null}
      {table ? <TablePanel table={table} params={data.params} isOutdated={isDescribing} onChange={changeData} /> : null}
    </Fold>
  );
}
