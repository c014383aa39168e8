import { ask, send } from '../actions/worker.ts';
import { documentStore } from '../stores/document.ts';
import { isSameExperiment, trainingProblem, WAITS_FOR_DATA } from '../stores/rules.ts';
import { session } from '../stores/session.ts';
import { beginMeasuring, endMeasuring, noteProgress, speed } from '../stores/speed.ts';
import { view } from '../stores/view.ts';

export async function measureSpeed() {
  const { experiment } = documentStore.getState();
  const problem = trainingProblem(experiment, session.getState(), view.getState().fieldProblems);
  // Data that is still being prepared does not prevent a measurement, because the worker waits for the data.
  if (problem !== null && problem !== WAITS_FOR_DATA) {
    speed.setState({ problem });
    return;
  }
  const request = beginMeasuring(experiment);
  endMeasuring(request, await ask('speed.measure', { experiment }, (progress) => noteProgress(request, progress)));
}

export function stopMeasuring() {
  if (speed.getState().measuring === null) return;
  send({ type: 'speed.cancel' });
  speed.setState({ measuring: null });
}

export function openSpeed() {
  const { measured } = speed.getState();
  speed.setState({ isOpen: true, problem: null });
  if (!measured || !isSameExperiment(measured.experiment, documentStore.getState().experiment)) void measureSpeed();
}

export function closeSpeed() {
  stopMeasuring();
  speed.setState({ isOpen: false });
}
