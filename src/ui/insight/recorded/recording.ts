/** Stores whether the worker observes runs (measures their gradients) while they train, and which recorded step the page shows. */
import { createStore } from 'zustand/vanilla';
import type { KeptSteps, RunId } from '../../../train/protocol/runs.ts';
import { forgetPast } from '../../actions/answers.ts';
import { onWorkerEvent, send } from '../../actions/worker.ts';
import { findRun, runs } from '../../stores/runs.ts';

interface Recording {
  isOn: boolean;
  /** The recorded step that the views show; null for the present. */
  at: number | null;
  /** The runs that cannot be recorded, with the reasons. */
  refused: Readonly<Record<RunId, string>>;
  /** The steps whose weights the worker keeps in memory. The deletion of a run discards them, even if the run is restored later. */
  kept: Readonly<Record<RunId, KeptSteps>>;
}

export const recording = createStore<Recording>(() => ({ isOn: false, at: null, refused: {}, kept: {} }));

let isListening = false;

function listen() {
  isListening = true;
  onWorkerEvent((event) => {
    if (event.type === 'run.unrecorded') recording.setState(({ refused }) => ({ refused: { ...refused, [event.runId]: event.reason } }));
    if (event.type !== 'run.kept' || !findRun(event.runId)) return;
    const { runId, steps, refusal } = event;
    if (steps.length === 0) forgetPast(runId);
    recording.setState(({ kept }) => ({ kept: { ...kept, [runId]: { steps, refusal } } }));
  });
  runs.subscribe(() => {
    const { kept } = recording.getState();
    const there = Object.entries(kept).filter(([id]) => findRun(id));
    if (there.length < Object.keys(kept).length) recording.setState({ kept: Object.fromEntries(there) });
  });
}

export function setRecording(isOn: boolean) {
  if (!isListening) listen();
  recording.setState({ isOn, refused: {} });
  send({ type: 'watch', isOn });
}

export const showStep = (at: number | null) => recording.setState({ at });

// The slider returns to the present when a run is added. A run that has just started has no past that the slider could show.
runs.subscribe(({ runs: now }, { runs: before }) => {
  const known = new Set(before.map(({ id }) => id));
  if (recording.getState().at !== null && now.some(({ id }) => !known.has(id))) showStep(null);
});
