import { useStore } from 'zustand';
import styles from './recorded.module.css';
import { recording, setRecording } from './recording.ts';

const COST =
  'The gradients are measured only at some steps, so that this takes at most 10 % of the time of a run. A short run is nevertheless measured at 8 steps or more, or at each of its steps if it has fewer than 8, which can take more than 10 %. The results of training stay the same, bit for bit. Gradients and weights of past steps take at most 32 MB for each run.';

const ON = '(takes up to 10 % of the time of a run; more in short runs)';
const OFF = '(to see how the gradients change from step to step)';

export function RecordSwitch({ hasRecords }: { hasRecords: boolean }) {
  const isOn = useStore(recording, (state) => state.isOn);
  return (
    <label className={styles.switch} title={COST}>
      <input type="checkbox" checked={isOn} onChange={() => setRecording(!isOn)} />
      <span>Record gradients while runs train</span>
      <span className={styles.note}>{isOn ? ON : hasRecords ? '' : OFF}</span>
    </label>
  );
}
