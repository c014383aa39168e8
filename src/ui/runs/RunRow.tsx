import { useRef, useState } from 'react';
import { ArmMark } from '../kit/marks/ArmMark.tsx';
import { changeRun, type RunRecord } from '../stores/runs.ts';
import { baselineFor, markOf } from '../stores/study.ts';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { differsWords } from './baseline.ts';
import { type Layout, stateWords, withDiffers } from './columns.ts';
import { PauseButton, RunMenu } from './RunActions.tsx';
import styles from './runs.module.css';
import { SelectBox } from './SelectBox.tsx';

interface RunRowProps {
  run: RunRecord;
  all: readonly RunRecord[];
  layout: Layout;
  /** True if the row belongs to an open group. */
  isMember: boolean;
}

export function RunRow({ run, all, layout, isMember }: RunRowProps) {
  const isCurrent = useView((state) => state.currentRun === run.id);
  const [isNoting, setNoting] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const makeCurrent = () => view.setState({ currentRun: run.id });
  return (
    <tr
      className={[isCurrent && styles.current, isMember && styles.member, !run.isVisible && styles.unshown].filter(Boolean).join(' ')}
      aria-current={isCurrent || undefined}
      onClick={makeCurrent}
      onFocus={makeCurrent}
    >
      <td>
        <SelectBox runs={[run]} name={run.name} />
      </td>
      <td>
        <div className={styles.run}>
          <span title={run.isVisible ? undefined : 'Hidden in charts'}>
            <ArmMark mark={markOf(run.color)} color={run.color} isHollow={!run.isVisible} />
          </span>
          <input
            ref={name}
            className={styles.name}
            aria-label="Name of the run"
            // The menu focuses this input, so it is not a tab stop.
            tabIndex={-1}
            value={run.name}
            maxLength={60}
            onChange={(event) => changeRun(run.id, { name: event.target.value })}
            // A run must have a name, because messages refer to it.
            onBlur={() => {
              if (run.name.trim() === '') changeRun(run.id, { name: run.id.replace('run', 'Run ') });
            }}
          />
        </div>
      </td>
      {withDiffers(
        layout.columns.map((column) => (
          <td key={column.name} className={styles.number}>
            {column.words(column.of(run, all) ?? undefined)}
          </td>
        )),
        <Words key="differs" run={run} all={all} isNoting={isNoting} onNoted={() => setNoting(false)} />,
        layout,
      )}
      <State run={run} />
      <td className={styles.actions}>
        <PauseButton runs={[run]} name={run.name} />
        <RunMenu
          run={run}
          isBaseline={run === baselineFor(run, all)}
          onRename={() => name.current?.select()}
          onNote={() => setNoting(true)}
        />
      </td>
    </tr>
  );
}

/** The cell with the differences from the baseline, the message of the run and the user's note. */
function Words({ run, all, isNoting, onNoted }: { run: RunRecord; all: readonly RunRecord[]; isNoting: boolean; onNoted(): void }) {
  const { words, title } = differsWords(run, all);
  const { status } = run;
  return (
    <td className={styles.words}>
      <span className={styles.differs} title={title}>
        {words}
      </span>
      {status.message ? (
        <span className={status.state === 'failed' ? styles.failed : styles.message} title={status.message}>
          {status.message}
        </span>
      ) : null}
      {isNoting || run.note ? (
        <input
          className={styles.note}
          aria-label={`Note on ${run.name}`}
          placeholder="note…"
          tabIndex={-1}
          // The input gets the focus only if the user chose to write a note.
          // biome-ignore lint/a11y/noAutofocus: see above
          autoFocus={isNoting}
          onBlur={onNoted}
          maxLength={200}
          value={run.note ?? ''}
          onChange={(event) => changeRun(run.id, { note: event.target.value || undefined })}
        />
      ) : null}
    </td>
  );
}

function State({ run }: { run: RunRecord }) {
  const { name, status, experiment } = run;
  const { steps } = experiment.training;
  return (
    <td className={styles.state}>
      <span className={status.state === 'failed' ? styles.failed : undefined}>{stateWords(run)}</span>
      {status.state === 'running' ? (
        <progress aria-label={`Steps of ${name}`} max={steps || undefined} value={steps === 0 ? undefined : status.step % steps} />
      ) : null}
    </td>
  );
}
