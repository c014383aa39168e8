/** Whether runs are observed while they train, and the recorded step that is shown. */
import { createStore } from 'zustand/vanilla';
import { send } from '../../actions/worker.ts';

interface Recording {
  isOn: boolean;
  /** The step to which the views are taken back; null for now. */
  at: number | null;
}

export const recording = createStore<Recording>(() => ({ isOn: false, at: null }));

export function setRecording(isOn: boolean) {
  recording.setState({ isOn });
  send({ type: 'watch', isOn });
}

export const showStep = (at: number | null) => recording.setState({ at });
