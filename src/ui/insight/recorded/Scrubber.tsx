import { useStore } from 'zustand';
import { countWords } from '../../kit/format.ts';
import styles from './recorded.module.css';
import { recording, showStep } from './recording.ts';

interface Props {
  steps: readonly number[];
  /** The last step that any of the runs has reached. */
  last: number;
}

/** The slider that selects which recorded step the page shows. Its last position, after all recorded steps, is the present. */
export function Scrubber({ steps, last }: Props) {
  const at = useStore(recording, (state) => state.at);
  const found = at === null ? steps.length : steps.findLastIndex((step) => step <= at);
  const place = Math.max(0, found);
  const step = steps[found] ?? at;
  const ofLast = step !== null && step <= last ? ` of ${countWords(last)}` : '';
  const words = step === null ? `now, step ${countWords(last)}` : `step ${countWords(step)}${ofLast}`;
  return (
    <div className={styles.scrubber}>
      <input
        type="range"
        aria-label="Recorded step"
        aria-valuetext={words}
        title="Shows the gradients at an earlier step. The pictures and measurements use the weights of the nearest step at which weights were kept. The arrow keys move by one recorded step."
        min={0}
        max={steps.length}
        step={1}
        value={at === null ? steps.length : place}
        onChange={({ currentTarget: { valueAsNumber } }) => showStep(steps[valueAsNumber] ?? null)}
      />
      <output>{words}</output>
      <button type="button" disabled={at === null} onClick={() => showStep(null)}>
        Now
      </button>
    </div>
  );
}
