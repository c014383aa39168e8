/** What is known of speed: whether something is being measured, and what was measured last. */
import { createStore } from 'zustand/vanilla';
import type { Event, Experiment, SpeedReport } from '../../train/protocol.ts';

interface Measured {
  report: SpeedReport;
  /** What was measured: the document may have changed since. */
  experiment: Experiment;
}

interface SpeedState {
  isOpen: boolean;
  measuring: { request: number; experiment: Experiment; words: string; done: number; of: number } | null;
  measured: Measured | null;
  /** Why the last measurement gave nothing, in words. */
  problem: string | null;
}

export const speed = createStore<SpeedState>(() => ({ isOpen: false, measuring: null, measured: null, problem: null }));

let requests = 0;

/** Notes that a measurement has been asked for; gives the number under which its answers come. */
export function beginMeasuring(experiment: Experiment): number {
  const request = ++requests;
  speed.setState({ measuring: { request, experiment, words: 'Waiting for the device', done: 0, of: 1 }, problem: null });
  return request;
}

/** Ends what was being measured without a result, for a reason. */
export function failMeasuring(problem: string) {
  if (speed.getState().measuring) speed.setState({ measuring: null, problem });
}

/** What the worker says of a measurement; older ones than the last that was asked for do not count. */
export function hearOfSpeed(event: Extract<Event, { type: 'speed.progress' | 'speed.measured' }>) {
  const { measuring } = speed.getState();
  if (measuring?.request !== event.request) return;
  if (event.type === 'speed.progress') {
    const { words, done, of } = event;
    speed.setState({ measuring: { ...measuring, words, done, of } });
    return;
  }
  const { result } = event;
  speed.setState({
    measuring: null,
    ...('report' in result ? { measured: { report: result.report, experiment: measuring.experiment } } : {}),
    ...('problem' in result ? { problem: result.problem } : {}),
  });
}
