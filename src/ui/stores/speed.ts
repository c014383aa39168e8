import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Progress, Reply } from '../../train/protocol/requests.ts';
import type { SpeedReport } from '../../train/protocol/speed.ts';

interface Measured {
  report: SpeedReport;
  /** The measured experiment, stored because the experiment on the page may have changed since. */
  experiment: Experiment;
}

interface SpeedState {
  isOpen: boolean;
  measuring: { request: number; experiment: Experiment; words: string; done: number; of: number } | null;
  measured: Measured | null;
  /** The reason why the last measurement, or the copying of its report, failed; null if neither failed. */
  problem: string | null;
}

export const speed = createStore<SpeedState>(() => ({ isOpen: false, measuring: null, measured: null, problem: null }));

let requests = 0;

/** Returns the number of the request. */
export function beginMeasuring(experiment: Experiment): number {
  const request = ++requests;
  speed.setState({ measuring: { request, experiment, words: 'Waiting for the device', done: 0, of: 1 }, problem: null });
  return request;
}

/** Ignores the progress of all requests but the latest. */
export function noteProgress(request: number, progress: Progress) {
  const { measuring } = speed.getState();
  if (measuring?.request === request) speed.setState({ measuring: { ...measuring, ...progress } });
}

/** Ignores the results of all requests but the latest. */
export function endMeasuring(request: number, reply: Reply<SpeedReport | null>) {
  const { measuring } = speed.getState();
  if (measuring?.request !== request) return;
  if ('problem' in reply) speed.setState({ measuring: null, problem: reply.problem });
  else if (reply.answer === null) speed.setState({ measuring: null });
  else speed.setState({ measuring: null, measured: { report: reply.answer, experiment: measuring.experiment } });
}
