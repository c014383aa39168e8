/** The switch that makes the worker observe runs while they train, and the recorded step that is shown. */
import { createStore } from 'zustand/vanilla';
import type { RunId } from '../../../train/protocol/runs.ts';
import { onWorkerEvent, send } from '../../actions/worker.ts';

interface Recording {
  isOn: boolean;
  /** The recorded step that the views show; null for the present. */
  at: number | null;
  /** The runs that cannot be recorded, with the reasons. */
  refused: Readonly<Record<RunId, string>>;
}

export const recording = createStore<Recording>(() => ({ isOn: false, at: null, refused: {} }));

let isListening = false;

export function setRecording(isOn: boolean) {
  if (!isListening)
    onWorkerEvent((event) => {
      if (event.type === 'run.unrecorded') recording.setState(({ refused }) => ({ refused: { ...refused, [event.runId]: event.reason } }));
    });
  isListening = true;
  recording.setState({ isOn, refused: {} });
  send({ type: 'watch', isOn });
}

export const showStep = (at: number | null) => recording.setState({ at });
