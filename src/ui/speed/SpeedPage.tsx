import { Sheet } from '../kit/Sheet.tsx';
import { isSameExperiment } from '../stores/rules.ts';
import { useDocument, useSession } from '../stores/useStore.ts';
import { CopyButton } from './CopyButton.tsx';
import { closeSpeed, measureSpeed, stopMeasuring } from './measure.ts';
import { Report } from './Report.tsx';
import styles from './speed.module.css';
import { useSpeed } from './useSpeed.ts';

function Progress() {
  const measuring = useSpeed((state) => state.measuring);
  if (!measuring) return null;
  const { words, done, of } = measuring;
  return (
    <div className={styles.progress}>
      <progress aria-label="Measurements done" max={of} value={done} />
      <p>{of > 1 ? `Measuring ${done + 1} of ${of}: ${words}` : words}. Runs that train during the measurement are slower.</p>
    </div>
  );
}

/** A sheet that shows how the time of a training step is spent on this device. */
export function SpeedPage() {
  const isOpen = useSpeed((state) => state.isOpen);
  return isOpen ? <SpeedSheet /> : null;
}

function SpeedSheet() {
  const measuring = useSpeed((state) => state.measuring);
  const measured = useSpeed((state) => state.measured);
  const problem = useSpeed((state) => state.problem);
  const experiment = useDocument((state) => state.experiment);
  const device = useSession((state) => state.device);
  const isOld = measured !== null && !isSameExperiment(measured.experiment, experiment);
  const deviceWords = device.state === 'reference' ? device.reason : device.words;
  return (
    <Sheet
      title="Speed"
      words={measured ? `${measured.experiment.name}, batches of ${measured.report.batchSize}, on ${measured.report.adapter}` : deviceWords}
      actions={
        <>
          {measuring ? (
            <button type="button" onClick={stopMeasuring}>
              Stop measuring
            </button>
          ) : (
            <button type="button" data-kind={isOld || !measured ? 'primary' : undefined} onClick={measureSpeed}>
              {measured ? 'Measure again' : 'Measure'}
            </button>
          )}
          <CopyButton />
        </>
      }
      onClose={closeSpeed}
    >
      <div aria-live="polite">
        <Progress />
        {problem ? <p className={styles.problem}>{problem}</p> : null}
        {isOld && !measuring ? (
          <p className={styles.old}>These results are for a network or settings that differ from those on the page now.</p>
        ) : null}
      </div>
      {measured ? <Report measured={measured} isOld={isOld || measuring !== null} /> : null}
      {!measured && !measuring && !problem ? <p className={styles.old}>Nothing has been measured yet.</p> : null}
    </Sheet>
  );
}
